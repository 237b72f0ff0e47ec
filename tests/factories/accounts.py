"""Users, staff and signed-in browsers for tests."""

from itertools import count

from django.test import Client as Browser

from nabij.accounts.doors import BEGAN, SEEN, STRONG
from nabij.accounts.models import Membership, User
from nabij.accounts.types import Role
from nabij.lib import clock
from nabij.organisation.models import Professional, Team
from nabij.people.queries import staff_actor
from nabij.people.types import Actor
from tests.factories.organisation import make_team

_numbers = count(1)
PASSWORD = "correct horse battery staple"


def make_user(
    *,
    email: str | None = "",
    phone: str | None = None,
    name: str = "",
    language: str = "nl",
    password: str = "",
    is_active: bool = True,
) -> User:
    """Make somebody who can sign in; email "" is a new address, None is no address.

    A password costs time on purpose (scrypt): give one only where it is used.
    """
    number = next(_numbers)
    user = User(
        email=f"user{number}@example.org" if email == "" else email,
        phone=phone,
        name=name or f"Gebruiker {number}",
        language=language,
        is_active=is_active,
        created_at=clock.now(),
    )
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    return user


def make_membership(
    *,
    user: User,
    role: Role,
    team: Team | None = None,
    professional: Professional | None = None,
) -> Membership:
    """Give a user a role, in a team or in the whole organisation."""
    return Membership.objects.create(user=user, role=role, team=team, professional=professional)


def make_staff(
    *,
    role: Role = Role.AGENT,
    team: Team | None = None,
    professional: Professional | None = None,
    name: str = "",
    email: str = "",
    password: str = "",
    language: str = "nl",
) -> User:
    """Make a member of staff; agents and professionals without a team get one without clients."""
    user = make_user(email=email, name=name, password=password, language=language)
    if team is None and role in (Role.AGENT, Role.PROFESSIONAL):
        team = make_team()
    make_membership(user=user, role=role, team=team, professional=professional)
    return user


def actor_for_staff(user: User, *, role: Role | None = None) -> Actor:
    """Return the actor of a member of staff, in `role` or in the first role held."""
    held = [Role(name) for name in user.memberships.values_list("role", flat=True)]
    actor = staff_actor(
        user_id=user.pk,
        name=user.name,
        as_roles=[role] if role else held,
        address="127.0.0.1",
        language=user.language,
    )
    assert actor is not None, f"{user} does not hold {role}"
    return actor


def sign_in(browser: Browser, user: User) -> Browser:
    """Sign a user in as after all factors of their face, and return the browser."""
    browser.force_login(user)
    session = browser.session
    session[STRONG] = user.memberships.exists()
    session[BEGAN] = session[SEEN] = clock.now().timestamp()
    session.save()
    return browser
