"""A session is read in one statement, and what ended it counts at the next request."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.test import RequestFactory

from nabij.accounts.models import Session, User
from nabij.accounts.operations import end_sessions
from nabij.accounts.sessions import SessionStore, user_of
from nabij.lib import clock
from tests.factories.accounts import make_user, sign_in
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
HOME = "/my/"


@pytest.fixture
def user() -> User:
    return make_client(user=make_user()).user or make_user()


def test_who_may_no_longer_sign_in_is_out_at_once(user: User) -> None:
    browser = sign_in(Browser(), user)
    assert browser.get(HOME).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert browser.get(HOME).status_code == 302


def test_a_session_that_expired_or_was_ended_opens_nothing(user: User) -> None:
    for_some, for_none = sign_in(Browser(), user), sign_in(Browser(), user)
    sessions = Session.objects.filter(session_key=for_some.session.session_key)
    sessions.update(expire_date=clock.system_now() - timedelta(seconds=1))
    assert for_some.get(HOME).status_code == 302
    Session.objects.filter(session_key=for_none.session.session_key).delete()
    assert for_none.get(HOME).status_code == 302


def test_a_changed_password_ends_the_session(user: User) -> None:
    browser = sign_in(Browser(), user)
    user.set_unusable_password()
    user.save()
    assert browser.get(HOME).status_code == 302


@pytest.mark.parametrize("key", ["\0" * 32, "x" * 5000, "'; --" * 8, "é" * 32])
def test_a_key_that_cannot_be_is_no_session(key: str) -> None:
    store = SessionStore(key)
    assert store.load() == {}
    assert store.session_key is None


def test_one_statement_tells_who_is_here(
    user: User, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    browser = sign_in(Browser(), user)
    request = RequestFactory().get("/")
    request.session = SessionStore(browser.session.session_key)
    with django_assert_num_queries(1):
        assert user_of(request) == user


def test_all_sessions_of_one_user_end_and_nobody_elses(user: User) -> None:
    someone = make_client(user=make_user()).user
    assert someone
    mine, other = sign_in(Browser(), user), sign_in(Browser(), someone)
    assert end_sessions(user_id=user.pk) == 1
    assert mine.get(HOME).status_code == 302
    assert other.get(HOME).status_code == 200
