"""One-time codes: asked for on the web, made and sent by the worker, redeemed once."""

import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Lower

from nabij.accounts.events import ProofAsked, SignInCodeAsked
from nabij.accounts.models import SignInCode, User
from nabij.accounts.operations.limits import forget, take
from nabij.accounts.rules import CODE_DIGITS, CODE_LIFE, CODE_TRIES, code_digest, digits_of
from nabij.accounts.types import CodeKind, Limit, MadeCode
from nabij.ledger import operations as ledger
from nabij.lib import clock

# Per account and place: somebody typing in a hurry. Per account: whoever wants to bother or guess
# from many places. Never per place alone: a hospital is one address.
ASKED_HERE = Limit("code.asked-here", 5, timedelta(minutes=15))
ASKED = Limit("code.asked", 20, timedelta(hours=1))
TRIED = Limit("code.tried", 30, timedelta(days=1))
PROOF_TRIED = Limit("proof.tried", 30, timedelta(days=1))  # keeps nobody from signing in


class CodeWrongError(Exception):
    """The code is not the one sent; `tries_left` says how often it may be tried again."""

    def __init__(self, tries_left: int) -> None:
        """Keep how many tries are left."""
        super().__init__(tries_left)
        self.tries_left = tries_left


class CodeOverError(Exception):
    """The code is used, expired, or was tried too often: ask for a new one."""


def ask_code(
    *, kind: CodeKind, address: str, language: str, place: str, device: str = ""
) -> SignInCode:
    """Note that a code is wanted at an address. Does the same work whether it is known or not.

    Args:
        address: as `rules.read_address` spells it.
        place: the network address asked from.
        device: a browser this address signed in with before; it is counted apart, so that
            nobody can keep somebody out by asking and guessing in their name.

    Raises:
        TooOftenError: too many codes were asked for this address.
    """
    take(ASKED_HERE, address, place)
    take(ASKED, address, device)
    now = clock.now()
    with transaction.atomic():
        asked = SignInCode.objects.create(
            kind=kind, address=address, created_at=now, expires_at=now + CODE_LIFE
        )
        ledger.record(SignInCodeAsked(code_id=asked.pk, language=language))
    return asked


@transaction.atomic
def make_code(*, code_id: UUID) -> MadeCode | None:
    """Make the code for the user whose address it is; None when nobody's, used up or too late."""
    asked = (
        SignInCode.objects.select_for_update()
        .filter(
            pk=code_id, proves_address=False, used_at=None, digest="", expires_at__gt=clock.now()
        )
        .first()
    )
    if asked is None:
        return None
    user = _who_signs_in_with(asked).first()
    if user is None:
        return None
    code = _new_code()
    asked.user = user
    asked.digest = code_digest(asked.pk, code)
    asked.save(update_fields=["user", "digest"])
    return MadeCode(
        user_id=user.pk,
        name=user.name,
        language=user.language,
        kind=CodeKind(asked.kind),
        address=asked.address,
        code=code,
    )


def redeem_code(*, code_id: UUID, typed: str, device: str = "") -> User:
    """Return the user a code was sent to and use the code up.

    The address must be the user's still: who had it before opens nothing with a code on its way.
    The try is counted in the database before the code is compared, so tries at once count too.
    `device` as for `ask_code`.

    Raises:
        CodeWrongError: not this code; it may be tried again.
        CodeOverError: the code is used, expired or was tried too often.
        TooOftenError: this address was tried too often today, with whatever codes.
    """
    asked = SignInCode.objects.filter(pk=code_id, proves_address=False).first()
    if asked is None:
        raise CodeOverError
    take(TRIED, asked.address, device)
    open_codes = SignInCode.objects.filter(
        pk=code_id, used_at=None, tries__lt=CODE_TRIES, expires_at__gt=clock.now()
    )
    if not open_codes.update(tries=F("tries") + 1):
        raise CodeOverError
    right = hmac.compare_digest(asked.digest, code_digest(code_id, digits_of(typed)))
    user = _who_signs_in_with(asked).first()
    if not (right and user and user.pk == asked.user_id):
        left = CODE_TRIES - asked.tries - 1
        if left <= 0:
            raise CodeOverError
        raise CodeWrongError(left)
    if not SignInCode.objects.filter(pk=code_id, used_at=None).update(used_at=clock.now()):
        raise CodeOverError
    forget(TRIED, asked.address, device)
    forget(ASKED, asked.address, device)
    return user


def _who_signs_in_with(asked: SignInCode) -> QuerySet[User]:
    known = User.objects.filter(is_active=True)
    if asked.kind == CodeKind.SMS:
        return known.filter(phone=asked.address)
    # Lower and exact: iexact folds letters of other alphabets (ı) into ours, and the code goes to
    # the address that was typed.
    return known.alias(spelled=Lower("email")).filter(spelled=asked.address)


@transaction.atomic
def ask_proof(*, kind: CodeKind, address: str, language: str) -> SignInCode:
    """Note that a code is wanted that shows whose address it is, whether anybody has it or not.

    Such a code signs nobody in. How often it may be asked is counted by the caller before.
    """
    now = clock.now()
    asked = SignInCode.objects.create(
        kind=kind,
        address=address,
        proves_address=True,
        created_at=now,
        expires_at=now + CODE_LIFE,
    )
    ledger.record(ProofAsked(code_id=asked.pk, language=language))
    return asked


@transaction.atomic
def make_proof(*, code_id: UUID) -> tuple[CodeKind, str, str] | None:
    """Make such a code; return kind, address and code, None when it is made, used or too late."""
    asked = (
        SignInCode.objects.select_for_update()
        .filter(
            pk=code_id, proves_address=True, used_at=None, digest="", expires_at__gt=clock.now()
        )
        .first()
    )
    if asked is None:
        return None
    code = _new_code()
    asked.digest = code_digest(asked.pk, code)
    asked.save(update_fields=["digest"])
    return CodeKind(asked.kind), asked.address, code


def redeem_proof(*, code_id: UUID, typed: str) -> None:
    """Use up such a code; the address it was sent to is then shown to be theirs who typed it.

    Raises:
        CodeWrongError, CodeOverError, TooOftenError: as `redeem_code`.
    """
    asked = SignInCode.objects.filter(pk=code_id, proves_address=True).first()
    if asked is None:
        raise CodeOverError
    take(PROOF_TRIED, asked.address)
    open_codes = SignInCode.objects.filter(
        pk=code_id, used_at=None, tries__lt=CODE_TRIES, expires_at__gt=clock.now()
    )
    if not open_codes.update(tries=F("tries") + 1):
        raise CodeOverError
    if not hmac.compare_digest(asked.digest, code_digest(code_id, digits_of(typed))):
        left = CODE_TRIES - asked.tries - 1
        raise CodeWrongError(left) if left > 0 else CodeOverError
    if not SignInCode.objects.filter(pk=code_id, used_at=None).update(used_at=clock.now()):
        raise CodeOverError
    forget(PROOF_TRIED, asked.address)


def _new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def purge_codes() -> int:
    """Remove codes that ended an hour ago, and the addresses with them; return how many."""
    return SignInCode.objects.filter(expires_at__lt=clock.now() - timedelta(hours=1)).delete()[0]
