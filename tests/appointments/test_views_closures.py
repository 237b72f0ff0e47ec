"""Pages of a cancelled clinic at the desk."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.appointments.models import Closure, ClosureCase, Service
from nabij.appointments.types import Access, CaseStatus
from nabij.audit.models import Look
from nabij.lib import clock
from nabij.organisation.models import Department
from tests.factories.accounts import make_staff, sign_in
from tests.factories.closures import clinic, close_day_of, desk_of, make_case
from tests.factories.organisation import make_department, make_organisation, make_team

MONDAY = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)
db = pytest.mark.django_db


@pytest.fixture
def department() -> Department:
    make_organisation()
    return make_department()


@db
def test_the_desk_closes_sees_and_solves(department: Department) -> None:
    with clock.at(MONDAY):
        service, made = clinic(department, count=3)
        Service.objects.filter(pk=service.pk).update(access=Access.DESK)
        agent = make_staff(team=make_team(departments=[department]))
        browser = sign_in(Browser(), agent)
        page = reverse("appointments:closure-new")
        said = {
            "resource": str(made[0].resource_id),
            "first_date": f"{made[0].starts_at:%Y-%m-%d}",
            "starts": "09:00",
            "ends": "12:00",
            "reason": "Ziek",
        }
        assert "3 afspraken" in browser.get(page, said).text
        assert "3 afspraken" in browser.post(page, said).text
        assert not Closure.objects.exists()
        shown = browser.post(page, {**said, "sure": "yes"}, follow=True)
        assert "3 cliënten te bellen" in shown.text
        names = [one.client.name for one in made]
        assert sorted(names, key=shown.text.index) == names
        case = ClosureCase.objects.order_by("old_starts_at")[0]
        solved = reverse("appointments:closure-solved", args=[case.closure_id, case.pk])
        for _again in range(2):
            assert "2 cliënten te bellen" in browser.post(solved, follow=True).text
        assert "te bellen" in browser.get(reverse("appointments:closures")).text
        assert Look.objects.filter(what="appointments.closure").exists()


@db
@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"resource": "999999"}, "Kies wiens spreekuur"),
        ({"resource": ""}, "Kies wiens spreekuur"),
        ({"first_date": "2027-02-30"}, "niet te lezen"),
        ({"first_date": "2027-03-01"}, "al voorbij"),
        ({"first_date": "9999-12-31"}, "tussen 2000 en 2200"),
        ({"last_date": "2027-03-01"}, "binnen twee maanden"),
        ({"starts": "09:00"}, "Vul beide tijden in"),
        ({"starts": "12:00", "ends": "09:00"}, "einde ligt voor het begin"),
        ({"starts": "09:00", "ends": "12:00", "last_date": "2027-03-13"}, "alleen voor één dag"),
    ],
)
def test_what_cannot_be_closed_gets_a_sentence(
    department: Department, bad: dict[str, str], sentence: str
) -> None:
    with clock.at(MONDAY):
        _service, made = clinic(department, count=1)
        browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
        said = {"resource": str(made[0].resource_id), "first_date": "2027-03-12", "sure": "y"} | bad
        answered = browser.post(reverse("appointments:closure-new"), said)
        assert answered.status_code == 400
        assert sentence in answered.text
        assert not Closure.objects.exists()


@db
def test_other_teams_clinics_do_not_exist(department: Department) -> None:
    with clock.at(MONDAY):
        case = make_case()
        browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
        for closure_id in (case.closure_id, uuid4()):
            page = reverse("appointments:closure", args=[closure_id])
            solved = reverse("appointments:closure-solved", args=[closure_id, case.pk])
            assert browser.get(page).status_code == 404
            assert browser.post(solved).status_code == 404
        assert (
            "Er is geen spreekuur vervallen" in browser.get(reverse("appointments:closures")).text
        )
        said = {"resource": str(case.closure.resource_id), "first_date": "2027-03-12"}
        assert browser.post(reverse("appointments:closure-new"), said).status_code == 400
        case.refresh_from_db()
        assert case.status == CaseStatus.PROPOSED


@db
def test_three_cases_take_as_many_queries_as_one(department: Department) -> None:
    with clock.at(MONDAY):
        browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
        counts = []
        for count in (1, 3):
            _service, made = clinic(department, count=count)
            closure = close_day_of(made[0], by=desk_of(department))
            page = reverse("appointments:closure", args=[closure.pk])
            browser.get(page)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(page).status_code == 200
            counts.append(len(captured))
        assert counts[0] == counts[1]
