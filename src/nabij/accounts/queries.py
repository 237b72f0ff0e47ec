"""Reads of users: who is staff, what factors they have."""

from uuid import UUID

from allauth.mfa.models import Authenticator

from nabij.accounts.models import Membership, User
from nabij.accounts.types import FactorRow, Factors, Role

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


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


def staff_id_of(*, email: str) -> UUID | None:
    """Return who of staff signs in with this address; None when nobody does."""
    found = Membership.objects.filter(user__email__iexact=email)
    return found.values_list("user_id", flat=True).first()


def factors_of(user_id: UUID) -> Factors:
    """Return which second factors a user has."""
    types = list(Authenticator.objects.filter(user_id=user_id).values_list("type", flat=True))
    return Factors(
        app=Authenticator.Type.TOTP in types, passkeys=types.count(Authenticator.Type.WEBAUTHN)
    )


def factor_rows(user_id: UUID) -> list[FactorRow]:
    """Return a user's app and passkeys, the oldest first."""
    found = Authenticator.objects.filter(user_id=user_id, type__in=SECOND_FACTORS)
    return [
        FactorRow(
            id=factor.pk,
            is_app=factor.type == Authenticator.Type.TOTP,
            added_at=factor.created_at,
            last_used_at=factor.last_used_at,
        )
        for factor in found.order_by("created_at", "pk")
    ]
