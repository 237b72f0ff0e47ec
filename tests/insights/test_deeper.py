"""Drivers, touchpoints, locations and sides of service: right, honest, and of ten or more."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random

import numpy as np
import pytest
from django.test import Client as Browser

from nabij.accounts.types import Role
from nabij.insights import operations as operations_of_figures
from nabij.insights.definitions import Dimension, Driver, drivers
from nabij.insights.definitions.drivers import ROUNDS, SEED
from nabij.insights.disclosure import kept_causes
from nabij.insights.models import MomentOfTruth
from nabij.insights.queries import (
    Lines,
    Moved,
    locations_compared,
    recommendation_drivers,
    scorecard,
    service_gaps,
)
from nabij.insights.types import Metric
from nabij.lib import clock
from nabij.people.types import SYSTEM
from nabij.surveys import operations
from nabij.surveys.models import Answer, Finding, Question, Response, Survey
from nabij.surveys.models.answers import DRAW, MONTH
from nabij.texts.rules import Analyst
from nabij.texts.types import Example, Theme
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.organisation import make_department, make_location, make_organisation
from tests.factories.people import make_client
from tests.factories.surveys import make_years

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
MAY = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def test_drivers_find_what_was_put_in_and_call_noise_noise() -> None:
    random = Random(7)
    effort = [float(random.randint(1, 5)) for _ in range(400)]
    waits = [float(random.random() < 0.2) for _ in range(400)]
    noise = [float(random.random() < 0.5) for _ in range(400)]
    score = [
        9 - 0.8 * e - 1.5 * w + random.gauss(0, 0.5) for e, w in zip(effort, waits, strict=True)
    ]
    causes = {"noise": noise, "waits": waits, "effort": effort, "rare": [1.0] * 5 + [0.0] * 395}
    found = drivers(score, causes)
    assert [one.key for one in found] == ["effort", "waits", "noise"]
    effect, wait, chance = found
    assert effect.low < -0.8 < effect.high
    assert wait.low < -1.5 < wait.high
    assert [one.is_real for one in found] == [True, True, False]
    assert abs(chance.effect) < 0.2
    assert drivers(score[:99], {"effort": effort[:99]}) == []


def test_intervals_are_those_of_answers_drawn_again_one_sample_after_the_other() -> None:
    random = Random(3)
    score = [float(random.randint(0, 10)) for _ in range(200)]
    waits = [float(random.random() < 0.3) for _ in range(200)]
    causes = {"effort": [float(random.randint(1, 5)) for _ in range(200)], "waits": waits}
    causes |= {"again": waits, "rare": [1.0] * 20 + [0.0] * 180}  # one says the same as another
    y, x = np.asarray(score), np.column_stack([np.ones(200), *map(np.asarray, causes.values())])
    picks = np.random.default_rng(SEED).integers(0, 200, (ROUNDS, 200))
    drawn = np.stack([np.linalg.lstsq(x[one], y[one], rcond=None)[0] for one in picks])
    wanted = np.percentile(drawn, [2.5, 97.5], axis=0).T[1:]
    found = {one.key: (one.low, one.high) for one in drivers(score, causes)}
    assert np.allclose([found[key] for key in causes], wanted, atol=1e-9)


def read_anew() -> list[Driver]:
    """The same from the words themselves, read by the rules."""
    rows = list(Response.objects.order_by(MONTH, DRAW, "pk"))
    read = Analyst().find_all(Example(text=row.comment, language=row.language) for row in rows)
    causes = {"effort": [float(row.ces or 0) for row in rows]}
    for theme in Theme:
        causes[f"theme:{theme.value}"] = [float(theme.value in one.themes) for one in read]
    return drivers([row.nps or 0 for row in rows], kept_causes(causes))


def test_drivers_come_from_scores_and_words() -> None:
    department = make_department()
    make_years(department, (60, 20, 60, 20, 60, 20), until=MAY)
    for number, one in enumerate(Response.objects.order_by("nps", "pk")):
        waited = number % 2 == 0 if number < 60 else number % 5 == 0
        one.comment = "Ik moest veel te lang wachten." if waited else ""
        one.ces = 1 + number % 4
        one.save()
    operations.read_responses(response_ids=Response.objects.values_list("pk", flat=True))
    moved = recommendation_drivers(actor=SYSTEM, today=TODAY.date())
    found = moved.drivers
    assert (moved.n, moved.of, moved.is_drawn) == (120, 120, False)
    assert "theme:waiting" in {one.key for one in found}
    assert found == read_anew()
    some = Finding.objects.order_by("response__nps", "pk").values_list("pk", flat=True)[:9]
    Finding.objects.filter(pk__in=list(some)).update(themes=[], reviewed_at=TODAY)
    assert recommendation_drivers(actor=SYSTEM, today=TODAY.date()).drivers != found  # as corrected
    agent = actor_for_staff(make_staff(role=Role.AGENT))
    assert recommendation_drivers(actor=agent, today=TODAY.date()) == Moved([], 0, 0)


def test_of_many_answers_some_are_drawn_and_of_each_month_its_share() -> None:
    """Two calm months and a busy one: the newest alone would be one month."""
    department, survey = make_department(), operations.standard_survey()
    rows = []
    for month, n in ((3, 600), (4, 600), (5, 2400)):
        at = datetime(2026, month, 10, 9, tzinfo=UTC)
        rows += [
            Response(
                survey=survey, department=department, location_id=department.location_id,
                touchpoint=f"in {month}", language="nl", nps=number % 11, ces=1 + number % 5,
                started_at=at, submitted_at=at, submitted_on=at.date(),
            )
            for number in range(n)
        ]  # fmt: skip
    Response.objects.bulk_create(rows)
    moved = recommendation_drivers(actor=SYSTEM, today=TODAY.date())
    assert (moved.n, moved.of, moved.is_drawn) == (3000, 3600, True)
    assert {one.key: one.n for one in moved.drivers if one.key.startswith("touchpoint:")} == {
        "touchpoint:in 3": 500, "touchpoint:in 4": 500,
    }  # fmt: skip
    operations_of_figures.roll_up()
    assert recommendation_drivers(actor=SYSTEM, today=TODAY.date()) == moved
    page = sign_in(Browser(), make_staff(role=Role.MANAGER)).get("/studio/drivers/")
    assert "3.600" in page.content.decode()
    assert "3.000" in page.content.decode()


def test_touchpoints_with_moments_of_truth() -> None:
    department = make_department()
    make_years(department, (60, 60, 60), until=MAY)
    Response.objects.update(touchpoint="appointment")
    make_years(department, (-60, -60, -60), until=MAY)
    browser = sign_in(Browser(), make_staff(role=Role.MANAGER))
    marked = {"touchpoint": "visit", "is_moment": "yes"}
    for _ in range(2):
        assert browser.post("/studio/scorecard/moment/", marked).status_code == 302
    assert MomentOfTruth.objects.count() == 1
    lines = Lines(date_from=date(2026, 3, 1), date_to=date(2026, 5, 31), language="nl")
    found = {one.touchpoint: one for one in scorecard(actor=SYSTEM, lines=lines)}
    assert found["visit"].is_moment
    assert found["visit"].lags == (Metric.NPS, Metric.CES)
    assert found["appointment"].lags == ()
    page = browser.get("/studio/scorecard/").content.decode()
    assert "minder goed dan alles samen" in page
    assert "<caption>Zou ons aanraden (NPS)</caption>" in page  # once, not "NPS · NPS"
    assert (
        browser.post("/studio/scorecard/moment/", marked | {"is_moment": "no"}).status_code == 302
    )
    assert not MomentOfTruth.objects.exists()


def test_locations_are_compared_with_the_same_people() -> None:
    """Both do equally well by the old and by the young; one sees more of the young."""
    organisation = make_organisation()
    old, young = make_client(born_on=date(1946, 1, 1)), make_client(born_on=date(1996, 1, 1))
    for name, olds, youngs in (("A", 3, 1), ("B", 1, 3)):
        department = make_department(
            location=make_location(organisation=organisation, name=name), slug=name.lower()
        )
        for client, level, months in ((old, 80, olds), (young, 0, youngs)):
            before = set(Response.objects.values_list("pk", flat=True))
            make_years(department, [level] * months, until=MAY)
            Response.objects.exclude(pk__in=before).update(client=client)
    found, pairs = locations_compared(actor=SYSTEM, today=TODAY.date(), language="nl")
    raw = {one.name: one.raw.value for one in found}
    alike = {one.name: round(one.alike.value) for one in found}
    assert raw == {"A": 60, "B": 20}
    assert alike == {"A": 40, "B": 40}
    assert [pair.difference.is_real for pair in pairs] == [False]
    browser = sign_in(Browser(), make_staff(role=Role.MANAGER))
    assert (
        "geen verschil dat niet door toeval" in browser.get("/studio/comparison/").content.decode()
    )


def test_gaps_are_told_from_ten_people_on() -> None:
    department = make_department()
    survey = Survey.objects.create(key="quality", created_at=TODAY)
    questions = [
        Question.objects.create(
            survey=survey, key=aspect, kind="scale", order=n, scale_min=1, scale_max=7,
            instrument="servqual", item="p1", dimension=Dimension.RELIABILITY, aspect=aspect,
        )
        for n, aspect in enumerate(("expectation", "perception"))
    ]  # fmt: skip

    def answer(times: int) -> None:
        for n in range(times):
            response = Response.objects.create(
                survey=survey, department=department, location_id=department.location_id,
                touchpoint="visit", language="nl", answer_count=2, started_at=TODAY,
                submitted_at=TODAY, submitted_on=MAY,
            )  # fmt: skip
            for question, value in zip(questions, (6, 4 + n % 2), strict=True):
                Answer.objects.create(response=response, question=question, value=value)

    answer(9)
    assert service_gaps(actor=SYSTEM, today=TODAY.date()) is None
    answer(1)
    gaps = service_gaps(actor=SYSTEM, today=TODAY.date())
    assert gaps is not None
    assert gaps.n == 10
    assert gaps.dimensions[Dimension.RELIABILITY].value == pytest.approx(-1.6)
    assert gaps.unweighted is not None
    empathy = [
        Question.objects.create(
            survey=survey, key=f"e-{aspect}", kind="scale", order=n, scale_min=1, scale_max=7,
            instrument="servqual", item="e1", dimension=Dimension.EMPATHY, aspect=aspect,
        )
        for n, aspect in enumerate(("expectation", "perception"), start=2)
    ]  # fmt: skip
    answer(10)
    for response in Response.objects.all()[:17]:  # three of the twenty pass the second side over
        for question, value in zip(empathy, (6, 5), strict=True):
            Answer.objects.create(response=response, question=question, value=value)
    gaps = service_gaps(actor=SYSTEM, today=TODAY.date())
    assert gaps is not None
    assert set(gaps.dimensions) == {Dimension.RELIABILITY, Dimension.EMPATHY}
    assert (gaps.unweighted, gaps.weighted) == (None, None)  # the three would follow
    browser = sign_in(Browser(), make_staff(role=Role.MANAGER))
    assert "Betrouwbaar" in browser.get("/studio/quality/").content.decode()
