"""One-time codes: made for who is known, used once, few tries, five minutes."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from nabij.accounts import operations
from nabij.accounts.models import SignInCode
from nabij.accounts.operations.codes import ASKED_HERE, TRIED
from nabij.accounts.types import CodeKind
from nabij.ledger.models import Event
from nabij.lib import clock
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def _asked(address: str, kind: CodeKind = CodeKind.EMAIL) -> SignInCode:
    return operations.ask_code(kind=kind, address=address, language="nl", place="127.0.0.1")


def _sent(address: str, kind: CodeKind = CodeKind.EMAIL) -> tuple[SignInCode, str]:
    asked = _asked(address, kind)
    made = operations.make_code(code_id=asked.pk)
    assert made is not None
    return asked, made.code


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_right_code_gives_the_user_once() -> None:
    user = make_user(email="anna@example.org")
    asked, code = _sent("anna@example.org")
    assert operations.redeem_code(code_id=asked.pk, typed=f" {code[:3]} {code[3:]} ") == user
    with pytest.raises(operations.CodeOverError):
        operations.redeem_code(code_id=asked.pk, typed=code)


def test_code_to_a_mobile() -> None:
    user = make_user(email=None, phone="+31612345678")
    asked, code = _sent("+31612345678", CodeKind.SMS)
    assert operations.redeem_code(code_id=asked.pk, typed=code) == user


@pytest.mark.parametrize("change", [{"email": ""}, {"email": "anna@elsewhere.example"}])
def test_a_code_sent_to_an_address_that_is_no_longer_the_users_opens_nothing(
    change: dict[str, str],
) -> None:
    user = make_user(email="anna@example.org", phone="+31612345678")
    asked, code = _sent("anna@example.org")
    operations.set_addresses(user_id=user.pk, phone="+31612345678", **change)
    with pytest.raises(operations.CodeWrongError):
        operations.redeem_code(code_id=asked.pk, typed=code)


def test_a_code_stays_good_when_another_address_of_the_user_changes() -> None:
    user = make_user(email="anna@example.org", phone="+31612345678")
    asked, code = _sent("anna@example.org")
    operations.set_addresses(user_id=user.pk, email="Anna@example.org", phone="+31687654321")
    assert operations.redeem_code(code_id=asked.pk, typed=code) == user


def test_address_is_found_whatever_its_capitals() -> None:
    make_user(email="Anna@Example.org")
    _sent("anna@example.org")


@pytest.mark.parametrize(
    "lookalike", ["mıke@example.org", "mike@zıggo.example", "mi\u212ae@example.org"]
)
def test_an_address_that_only_looks_alike_is_somebody_elses(lookalike: str) -> None:
    """Capitals of other alphabets fold into ours: the code would go to whoever owns those."""
    make_user(email="mike@example.org")
    make_user(email="mike@ziggo.example")
    assert operations.make_code(code_id=_asked(lookalike).pk) is None


@pytest.mark.parametrize("is_active", [True, False])
def test_nobody_gets_no_code(is_active: bool) -> None:
    make_user(email="anna@example.org", is_active=is_active)
    asked = _asked("anna@example.org" if not is_active else "nobody@example.org")
    assert operations.make_code(code_id=asked.pk) is None
    with pytest.raises(operations.CodeWrongError):
        operations.redeem_code(code_id=asked.pk, typed="")


def test_asking_does_the_same_for_known_and_unknown(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    make_user(email="anna@example.org")
    seen = []
    for address in ("anna@example.org", "nobody@example.org"):
        with django_assert_num_queries(8, exact=False) as found:
            _asked(address)
        seen.append([query["sql"].split()[:3] for query in found.captured_queries])
    assert len(seen[0]) == len(seen[1])
    assert [words[0] for words in seen[0]] == [words[0] for words in seen[1]]


def test_code_ends_after_five_minutes() -> None:
    make_user(email="anna@example.org")
    asked, code = _sent("anna@example.org")
    with (
        clock.at(clock.now() + timedelta(minutes=5, seconds=1)),
        pytest.raises(operations.CodeOverError),
    ):
        operations.redeem_code(code_id=asked.pk, typed=code)


def test_three_wrong_tries_end_a_code() -> None:
    make_user(email="anna@example.org")
    asked, code = _sent("anna@example.org")
    for left in (2, 1):
        with pytest.raises(operations.CodeWrongError) as wrong:
            operations.redeem_code(code_id=asked.pk, typed=_wrong(code))
        assert wrong.value.tries_left == left
    for typed in (_wrong(code), code):
        with pytest.raises(operations.CodeOverError):
            operations.redeem_code(code_id=asked.pk, typed=typed)


def test_the_code_is_kept_nowhere() -> None:
    make_user(email="anna@example.org")
    asked, code = _sent("anna@example.org")
    asked.refresh_from_db()
    assert code not in asked.digest
    assert not Event.objects.filter(payload__icontains=code).exists()


def test_a_code_is_made_once() -> None:
    make_user(email="anna@example.org")
    asked, _ = _sent("anna@example.org")
    assert operations.make_code(code_id=asked.pk) is None


def test_asking_too_often_is_refused_for_that_address_only() -> None:
    for _ in range(ASKED_HERE.most):
        _asked("anna@example.org")
    with pytest.raises(operations.TooOftenError):
        _asked("anna@example.org")
    _asked("bram@example.org")
    with clock.at(clock.now() + ASKED_HERE.window + timedelta(seconds=1)):
        _asked("anna@example.org")


def test_two_hundred_people_from_one_address_all_get_in() -> None:
    for number in range(200):
        user = make_user(email=f"person{number}@example.org")
        asked, code = _sent(f"person{number}@example.org")
        assert operations.redeem_code(code_id=asked.pk, typed=code) == user


def _guess_until_refused() -> int:
    """Ask codes from many places and guess; return how often it was possible."""
    tried = 0
    for number in range(100):
        asked = operations.ask_code(
            kind=CodeKind.EMAIL, address="anna@example.org", language="nl", place=str(number)
        )
        for _ in range(3):
            try:
                operations.redeem_code(code_id=asked.pk, typed="")
            except operations.TooOftenError:
                return tried
            except (operations.CodeWrongError, operations.CodeOverError):
                tried += 1
    return tried


def test_guessing_one_account_ends_however_many_codes_are_asked() -> None:
    make_user(email="anna@example.org")
    assert _guess_until_refused() == TRIED.most


def test_a_known_device_gets_in_while_somebody_guesses() -> None:
    user = make_user(email="anna@example.org")
    _guess_until_refused()
    asked, code = _sent("anna@example.org")
    with pytest.raises(operations.TooOftenError):
        operations.redeem_code(code_id=asked.pk, typed=code)
    assert operations.redeem_code(code_id=asked.pk, typed=code, device="hers") == user


def test_signing_in_right_starts_the_count_anew() -> None:
    make_user(email="anna@example.org")
    for number in range(TRIED.most + 5):
        asked = operations.ask_code(
            kind=CodeKind.EMAIL, address="anna@example.org", language="nl", place=str(number)
        )
        made = operations.make_code(code_id=asked.pk)
        assert made is not None
        operations.redeem_code(code_id=asked.pk, typed=made.code)


def test_purge_forgets_addresses() -> None:
    make_user(email="anna@example.org")
    _sent("anna@example.org")
    assert operations.purge_codes() == 0
    with clock.at(clock.now() + timedelta(hours=3)):
        assert operations.purge_codes() == 1
        assert operations.purge_limits() > 0


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_all_counted() -> None:
    make_user(email="anna@example.org")
    asked, code = _sent("anna@example.org")
    outcomes: list[str] = []

    def attempt() -> None:
        try:
            operations.redeem_code(code_id=asked.pk, typed=_wrong(code))
        except Exception as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked.refresh_from_db()
    assert len(outcomes) == 12
    assert asked.tries == 3
    with pytest.raises(operations.CodeOverError):
        operations.redeem_code(code_id=asked.pk, typed=code)
