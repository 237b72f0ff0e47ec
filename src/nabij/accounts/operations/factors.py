"""Second factors of staff: an authenticator app, passkeys and recovery codes, kept by allauth."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from nabij.accounts.models import User
from nabij.accounts.queries import SECOND_FACTORS

_RECOVERY = Authenticator.Type.RECOVERY_CODES


class FactorUnknownError(LookupError):
    """The user has no second factor of this id."""


class LastFactorError(Exception):
    """It is the only one: without it a password alone would open everything."""


@transaction.atomic
def add_authenticator_app(*, user: User, secret: str) -> None:
    """Let a user sign in with the codes of an app; an earlier app no longer works."""
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)


@transaction.atomic
def add_passkey(*, user: User, name: str, credential: dict[str, Any]) -> None:
    """Let a user sign in with a device's passkey."""
    User.objects.select_for_update().get(pk=user.pk)
    WebAuthn.add(user, name, credential)
    RecoveryCodes.activate(user)


@transaction.atomic
def show_recovery_codes(*, user: User) -> list[str]:
    """Return the recovery codes the first time they are asked for, later nothing."""
    stored = Authenticator.objects.select_for_update().filter(user=user, type=_RECOVERY).first()
    if stored is None or stored.wrap().did_view:
        return []
    codes = stored.wrap()
    codes.mark_as_viewed()
    return list(codes.get_unused_codes())


@transaction.atomic
def renew_recovery_codes(*, user: User) -> None:
    """Make new recovery codes; the earlier ones no longer work."""
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user, type=_RECOVERY).delete()
    RecoveryCodes.activate(user)


def note_factor_used(*, factor: Authenticator) -> None:
    """Note when a factor was used last."""
    factor.record_usage()


@transaction.atomic
def remove_factor(*, user: User, factor_id: int) -> None:
    """Let an app or a passkey of the user no longer open anything.

    Raises:
        FactorUnknownError: the user has no such factor.
        LastFactorError: there would be none left.
    """
    User.objects.select_for_update().get(pk=user.pk)
    factors = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS)
    factor = factors.filter(pk=factor_id).first()
    if factor is None:
        raise FactorUnknownError(factor_id)
    if factors.count() == 1:
        raise LastFactorError
    factor.delete()
