"""What managers asked besides: quality from two sides, the employees, and texts they reviewed."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from nabij.accounts.models import User
from nabij.accounts.types import Role
from nabij.demo.content import personas
from nabij.demo.types import House, Patron
from nabij.lib import clock
from nabij.people.types import SYSTEM, Actor, Purpose
from nabij.surveys import operations as surveys
from nabij.surveys.models import Answer, Finding, Invitation, Question, Response, Survey
from nabij.surveys.operations import building
from nabij.surveys.types import Aspect, InvitationStatus, Respondent

QUALITY = {
    "nl": "Kwaliteit van twee kanten",
    "fi": "Laatu kahdelta puolelta",
    "en": "Quality from two sides",
}
MONTHS, A_MONTH, MOST = 12, 11, 7
# How far a side of service falls short of what people expect, in points of seven.
SHORT = {
    "tangibles": 0.2, "reliability": 0.9, "responsiveness": 1.2, "assurance": 0.1, "empathy": 0.6,
}  # fmt: skip
ROUNDS = ((timedelta(days=210), 0.0), (timedelta(days=45), 0.8))
SAID = (
    "Het rooster kwam weer laat. Dat maakt het thuis lastig.",
    "Fijne collega's, we helpen elkaar.",
    "",
)
REVIEWED = 60


def ask_about_quality(
    random: Random, house: House, patrons: list[Patron], *, now: datetime
) -> None:
    """Ask some clients of each month what they expect and what they got (SERVQUAL)."""
    survey = building.new_survey(
        names=QUALITY, intros={}, is_anonymous=False, blocks=["servqual"], by=SYSTEM
    )
    building.publish(survey_id=survey.pk, by=SYSTEM)
    questions = list(survey.questions.exclude(dimension="").order_by("order"))
    others = [one for one in patrons if not one.is_persona]
    responses, answers = [], []
    this_month = now.year * 12 + now.month - 1
    for month in range(this_month - MONTHS, this_month):
        for patron in random.sample(others, A_MONTH):
            day, hour = random.randint(1, 28), random.randint(8, 19)
            at = datetime(month // 12, month % 12 + 1, day, hour, tzinfo=UTC)
            response = _response(survey, house, patron, len(questions), at)
            responses.append(response)
            answers += _answers(random, response, questions, patron)
    Response.objects.bulk_create(responses, batch_size=1000)
    Answer.objects.bulk_create(answers, batch_size=2000)


def _response(survey: Survey, house: House, patron: Patron, count: int, at: datetime) -> Response:
    department = house.departments[patron.slugs[0]]
    return Response(
        survey=survey,
        client_id=patron.client_id,
        department_id=department.id,
        location_id=department.location_id,
        touchpoint="visit",
        language=patron.language,
        answer_count=count,
        started_at=at - timedelta(minutes=9),
        submitted_at=at,
        submitted_on=at.astimezone(ZoneInfo(department.zone)).date(),
    )


def _answers(
    random: Random, response: Response, questions: list[Question], patron: Patron
) -> list[Answer]:
    found = []
    for question in questions:
        wished = 6.2 + random.gauss(0, 0.6)
        short = SHORT[question.dimension] - patron.sunny + random.gauss(0, 0.7)
        value = wished if question.aspect == Aspect.EXPECTATION else wished - short
        found.append(
            Answer(response=response, question=question, value=min(MOST, max(1, round(value))))
        )
    return found


def ask_employees(random: Random, *, now: datetime) -> None:
    """Ask everybody who works here, twice; the second time they are happier."""
    for ago, happier in ROUNDS:
        with clock.at(now - ago):
            surveys.open_round(by=SYSTEM)
            asked = Invitation.objects.filter(
                respondent_type=Respondent.EMPLOYEE, status=InvitationStatus.OPEN
            ).order_by("employee__email")
            for one in list(asked):
                score = max(0, min(10, round(random.gauss(7.9 + happier, 1.6))))
                surveys.submit_unseen(
                    invitation_id=one.pk,
                    answers={"recommend-work": score, "open": random.choice(SAID) or None},
                    language=one.language,
                )
    surveys.expire_due()
    surveys.tell_anonymous()


def review_texts(random: Random) -> None:
    """Look at some texts as a manager does; every sixth was read wrongly."""
    name, email = next((one.name, one.email) for one in personas.STAFF if one.role == Role.MANAGER)
    by = Actor(
        role=Role.MANAGER,
        purpose=Purpose.CARE,
        user_id=User.objects.get(email=email).pk,
        name=name,
    )
    found = Finding.objects.exclude(response__respondent_type=Respondent.EMPLOYEE)
    for number, one in enumerate(found.order_by("read_at", "masked")[:REVIEWED]):
        themes = set(one.themes)
        if number % 6 == 0:
            themes ^= {random.choice(("waiting", "information"))}
        surveys.review(
            finding_id=one.pk,
            themes=sorted(themes),
            sentiment=one.sentiment,
            dangers=one.dangers,  # type: ignore[arg-type]
            by=by,
        )
    surveys.learn_all()
