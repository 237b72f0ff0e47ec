"""Answers taken in from an earlier tool: two years before the demo's own, and touchpoints besides
visits; and what was changed since. They give the control charts their limits.
"""

import csv
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from nabij.accounts.models import User
from nabij.accounts.types import Role
from nabij.demo.content import personas
from nabij.demo.operations.answers import between, ces_of, nps_of
from nabij.demo.types import House
from nabij.insights import operations as insights
from nabij.insights.types import Metric, OutcomeFigure, OutcomeKind
from nabij.people.types import Actor, Purpose
from nabij.surveys import operations as surveys

MONTHS, YEAR = 24, 365
FALLS_AT = "living-with-care"
A_MONTH = 130
COLUMNS = (
    "answered_at",
    "instrument",
    "score",
    "department",
    "language",
    "touchpoint",
    "response_id",
)
TOUCHPOINTS = {"visit": 0.0, "appointment": -0.12, "contact": -0.05}
WEIGHTS = (62, 24, 14)
CHANGES = (
    # how many months ago, where, which figure, what
    (7, "orthopaedics", None, "Eén balie voor gips, foto en spreekuur"),
    (5, "", Metric.RESPONSE_RATE, "Vragenlijst ook per sms"),
    (10, "", None, "Herinnering met route en parkeren"),
)


def write_earlier_years(random: Random, house: House, *, now: datetime) -> None:
    """Take in what an earlier tool knew, in the way every organisation would."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "earlier.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for number in range(MONTHS * A_MONTH):
                writer.writerows(_answer(random, house, number, now=now))
        surveys.import_responses(path)


def read_comments() -> None:
    """Read all words at once, as the periodic task does bit by bit."""
    while surveys.read_unread():
        pass


def declare_changes(house: House, *, today: date) -> None:
    """Declare what the manager did since."""
    name, email = next((one.name, one.email) for one in personas.STAFF if one.role == Role.MANAGER)
    manager = Actor(
        role=Role.MANAGER,
        purpose=Purpose.CARE,
        user_id=User.objects.get(email=email).pk,
        name=name,
    )
    for months, slug, metric, words in CHANGES:
        number = today.year * 12 + today.month - 1 - months
        insights.declare_change(
            metric=metric,
            department_id=house.departments[slug].id if slug else None,
            on=date(number // 12, number % 12 + 1, 1),
            words=words,
            by=manager,
        )


def bring_outcomes(random: Random, house: House, *, today: date) -> None:
    """Bring in what the organisation counts elsewhere, of every department and month."""
    this_month = today.year * 12 + today.month - 1
    figures = []
    for slug, department in house.departments.items():
        busy = department.content.weight / max(
            one.content.weight for one in house.departments.values()
        )
        for month in range(this_month - MONTHS - 12, this_month):
            winter = 1 if month % 12 in (0, 1, 11) else 0
            sick = round(4.6 + 1.4 * winter + random.gauss(0, 0.5), 1)
            values = {
                OutcomeKind.SICK_LEAVE: max(0.5, sick),
                OutcomeKind.COMPLAINTS: max(0, round(random.gauss(2 + 4 * busy + winter, 1.2))),
                OutcomeKind.NO_SHOW: max(0.5, round(random.gauss(4.5 + winter, 0.7), 1)),
            }
            if slug == FALLS_AT:
                values[OutcomeKind.FALLS] = max(0, round(random.gauss(3 + winter, 1.3)))
            figures += [
                OutcomeFigure(
                    month=date(month // 12, month % 12 + 1, 1),
                    department_id=department.id,
                    kind=kind,
                    value=Decimal(str(value)),
                )
                for kind, value in values.items()
            ]
    insights.store_outcomes(figures=figures)


def _answer(
    random: Random, house: House, number: int, *, now: datetime
) -> list[tuple[object, ...]]:
    """Return the rows of one answer: its recommendation, and its effort."""
    departments = list(house.departments.values())
    department = random.choices(departments, [one.content.weight for one in departments])[0]
    touchpoint = random.choices(list(TOUCHPOINTS), WEIGHTS)[0]
    # visits are asked about by ourselves now; the rest still comes from the earlier tool
    recent = YEAR + 1 if touchpoint == "visit" else 1
    at = now - timedelta(days=recent + random.uniform(0, MONTHS * YEAR / 12 + YEAR - recent))
    share = max(0.0, 1 - (now - at) / timedelta(days=YEAR))
    day = random.gauss(0, 0.26) + TOUCHPOINTS[touchpoint]
    language = "fi" if department.zone == "Europe/Helsinki" else "nl"
    facts = (department.content.slug, language, touchpoint, f"earlier-{number}")
    moment = at.strftime("%Y-%m-%d")
    nps = nps_of(between(department.content.mood, share) + day)
    ces = ces_of(between(department.content.ease, share) + day / 2 + random.gauss(0, 0.2))
    return [(moment, "nps", nps, *facts), (moment, "ces", ces, *facts)]
