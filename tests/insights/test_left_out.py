"""Who is never asked: counted, pooled when small, and told when it is no chance."""

from datetime import date

import pytest
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st

from nabij.accounts.types import Role
from nabij.insights.queries.left_out import _hidden, _line, _lines, left_out
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.organisation.models import Department
from nabij.people.operations import set_survey_opt_out
from nabij.people.types import SYSTEM
from nabij.surveys.models import Referrer
from nabij.surveys.operations import ask_after_referrals, ask_referrers, invite
from nabij.surveys.types import Respondent
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_department
from tests.factories.people import make_client
from tests.factories.surveys import make_referrer, referred


def contact(department: Department, *, born: int, language: str = "nl", asked: bool = True) -> None:
    client = make_client(born_on=date(born, 1, 1), language=language)
    if not asked:
        set_survey_opt_out(client_id=client.pk, opted_out=True, by=SYSTEM)
    invite(
        client_id=client.pk, visit_id=uuid7(), department_id=department.pk,
        location_id=department.location_id, professional_id=None, touchpoint="visit",
        at=clock.now(),
    )  # fmt: skip


@pytest.mark.django_db
def test_who_is_asked_less_is_told_and_small_groups_are_not() -> None:
    department, small = (
        make_department(names={"nl": "Hart"}),
        make_department(names={"nl": "Klein"}),
    )
    today = clock.today("Europe/Amsterdam")
    for _ in range(3):
        contact(small, born=1990, language="fi", asked=False)
    assert left_out(since=today, today=today, language="nl").n is None
    for number in range(15):
        contact(department, born=1930, asked=number < 2)
        contact(department, born=1990)
    found = left_out(since=today.replace(day=1), today=today, language="nl")
    assert found.n == 33
    assert found.reasons == (("opted_out", 16),)
    # the small department, and who speaks Finnish, would follow from the total
    assert found.divisions["department"] == found.divisions["language"] == ()
    ages = {line.labels: (line.n, line.asked, line.is_left_out) for line in found.divisions["age"]}
    assert ages == {("18-39",): (18, 15, False), ("80+",): (15, 2, True)}
    page = sign_in(Browser(), make_staff(role=Role.MANAGER)).get("/studio/surveys/left-out/")
    shown = page.content.decode()
    assert "80+" in shown
    assert "Klein" not in shown
    assert "33 contacten" in shown
    assert "bij ongeveer 52 % daarvan" in shown
    assert "4–38 %" in shown  # 2 of 15 of the oldest


@pytest.mark.parametrize(("asked", "is_told"), [(1800, False), (1740, True)])
def test_less_than_ten_points_is_of_no_concern_however_sure(asked: int, *, is_told: bool) -> None:
    """Of 2000 others 98 percent are asked; the first group lies 8 points below, the other 11."""
    rest = 1960
    line = _line(("fi",), 2000, asked, 4000, asked + rest)
    assert line is not None
    assert line.is_left_out is is_told


@pytest.mark.django_db
def test_who_refers_is_counted_apart_from_clients() -> None:
    department = make_department(names={"nl": "Hart"})
    other = make_department(names={"nl": "Nieren"})
    today = clock.today("Europe/Amsterdam")
    for number in range(12):
        contact(department, born=1990)
        asked = make_referrer(department=department)
        silent = make_referrer(department=other, language="fi")
        if number:
            Referrer.objects.filter(pk=silent.pk).update(opted_out_at=clock.now())
        ask_after_referrals(referrals=[referred(asked), referred(silent)])
    ask_referrers(by=SYSTEM)  # the button is about no referral
    since = today.replace(day=1)
    clients = left_out(since=since, today=today, language="nl")
    assert (clients.n, clients.reasons) == (12, ())
    found = left_out(since=since, today=today, language="nl", respondent=Respondent.REFERRER)
    assert (found.n, found.reasons) == (24, (("opted_out", 11),))
    told = {line.labels: (line.n, line.asked) for line in found.divisions["department"]}
    assert told == {("Hart",): (12, 12), ("Nieren",): (12, 1)}
    assert [line.labels for line in found.divisions["language"] if line.is_left_out] == [("fi",)]
    assert found.divisions["age"] == ()
    studio = sign_in(Browser(), make_staff(role=Role.MANAGER))
    shown = studio.get("/studio/surveys/left-out/?who=referrer").text
    assert "24 verwijzingen" in shown
    assert "Wil geen vragen meer" in shown
    assert "12 contacten met cliënten" in studio.get("/studio/surveys/left-out/?who=x").text


@pytest.mark.django_db
def test_who_refers_and_works_here_too_is_counted_once() -> None:
    colleague = make_staff()
    today = clock.today("Europe/Amsterdam")
    referrer = make_referrer(email=colleague.email or "")
    ask_after_referrals(referrals=[referred(referrer) for _ in range(12)])
    found = left_out(
        since=today.replace(day=1), today=today, language="nl", respondent=Respondent.REFERRER
    )
    assert (found.n, found.reasons) == (12, (("recently_asked", 11),))


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 40), min_size=1))
def test_no_line_and_no_rest_is_smaller_than_ten(sizes: dict[str, int]) -> None:
    counts = {label: (n, n // 2) for label, n in sizes.items()}
    total = sum(sizes.values())
    lines = _lines(counts, total, sum(some for _, some in counts.values()))
    assert all(line.n >= 10 for line in lines)
    if lines:
        assert sum(line.n for line in lines) == total
    untold = _hidden(sizes)
    assert all(label in untold for label, n in sizes.items() if n < 10)
    assert not untold or untold == set(sizes) or sum(sizes[one] for one in untold) >= 10
    hidden = [label for line in lines if len(line.labels) > 1 for label in line.labels]
    assert all(label in hidden for label, n in sizes.items() if n < 10 and lines)
    assert len(hidden) != 1
