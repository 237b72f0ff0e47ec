"""Users, their addresses, passwords and roles."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower

from nabij.accounts.models import Membership, User
from nabij.accounts.operations.sessions import end_sessions
from nabij.accounts.types import Role
from nabij.lib import clock


class AddressTakenError(Exception):
    """Another user signs in with this address."""


@transaction.atomic
def create_user(
    *, name: str, email: str = "", phone: str = "", language: str = "nl", password: str = ""
) -> User:
    """Make a user. The addresses are those the organisation knows: nobody types their own.

    Raises:
        AddressTakenError: another user has one of the addresses.
        django.core.exceptions.ValidationError: the password is too easy to guess.
    """
    user = User(
        name=name,
        email=email.lower() or None,
        phone=phone or None,
        language=language,
        created_at=clock.now(),
    )
    if password:
        validate_password(password, user)
        user.set_password(password)
    else:
        user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise AddressTakenError from error
    return user


@transaction.atomic
def set_addresses(*, user_id: UUID, email: str, phone: str) -> User:
    """Let a user sign in with these addresses from now on; an address of another user is left out.

    Whoever could sign in with the old ones can't any more, and whoever did is signed out.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    before = user.email, user.phone
    others = User.objects.exclude(pk=user_id)
    user.email = email.lower() or None
    if user.email and others.filter(email__iexact=user.email).exists():
        user.email = None
    user.phone = phone or None
    if user.phone and others.filter(phone=user.phone).exists():
        user.phone = None
    user.save(update_fields=["email", "phone"])
    if any(old and old != new for old, new in zip(before, (user.email, user.phone), strict=True)):
        end_sessions(user_id=user_id)
    return user


def set_language(*, user_id: UUID, language: str) -> None:
    """Remember in which language a user reads."""
    User.objects.filter(pk=user_id).update(language=language)


@transaction.atomic
def give_role(
    *,
    user_id: UUID,
    role: Role,
    team_id: UUID | None = None,
    professional_id: UUID | None = None,
) -> Membership:
    """Give a user a staff role, in a team or in the whole organisation; asking twice is once."""
    held = Membership.objects.filter(user_id=user_id, role=role)
    held = held.filter(team_id=team_id) if team_id else held.filter(team=None)
    membership = held.select_for_update().first() or Membership(
        user_id=user_id, role=role, team_id=team_id
    )
    membership.professional_id = professional_id
    membership.save()
    return membership


@transaction.atomic
def set_password(*, user_id: UUID, password: str) -> User:
    """Let a user sign in with this password from now on; sessions opened with the old one end.

    Raises:
        django.core.exceptions.ValidationError: the password is too easy to guess.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


def close_account(*, user_id: UUID) -> None:
    """Let a user sign in no more; open sessions end with their next request."""
    User.objects.filter(pk=user_id).update(is_active=False)


@transaction.atomic
def create_code_users(*, people: Sequence[tuple[str, str, str, str]]) -> list[User]:
    """Make users who sign in by code, in one statement: (name, email, phone, language) each.

    An address that another user has, or one earlier in the list, is left out.
    """
    emails = {email.lower() for _, email, _, _ in people if email}
    phones = {phone for _, _, phone, _ in people if phone}
    taken = set(
        User.objects.annotate(low=Lower("email"))
        .filter(low__in=emails)
        .values_list("low", flat=True)
    ) | set(User.objects.filter(phone__in=phones).values_list("phone", flat=True))
    users = []
    now = clock.now()
    for name, email, phone, language in people:
        free_email = email.lower() if email and email.lower() not in taken else None
        free_phone = phone if phone and phone not in taken else None
        taken |= {free_email, free_phone}
        user = User(
            name=name[:120],
            email=free_email,
            phone=free_phone,
            language=language,
            created_at=now,
        )
        user.set_unusable_password()
        users.append(user)
    return User.objects.bulk_create(users)
