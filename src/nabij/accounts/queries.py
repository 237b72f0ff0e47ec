"""Reads of users: who is staff, what factors they have."""

from uuid import UUID

from allauth.mfa.models import Authenticator

from nabij.accounts.models import Membership, User
from nabij.accounts.types import Factors, Role


def first_role(user_id: UUID) -> Role | None:
    """Return the first staff role of a user by name, None when not staff."""
    name = (
        Membership.objects.filter(user_id=user_id)
        .order_by("role")
        .values_list("role", flat=True)
        .first()
    )
    return Role(name) if name else None


def active_user(user_id: UUID) -> User | None:
    """Return a user who may sign in."""
    return User.objects.filter(pk=user_id, is_active=True).first()


def factors_of(user_id: UUID) -> Factors:
    """Return which second factors a user has."""
    types = list(Authenticator.objects.filter(user_id=user_id).values_list("type", flat=True))
    return Factors(
        app=Authenticator.Type.TOTP in types, passkeys=types.count(Authenticator.Type.WEBAUTHN)
    )
