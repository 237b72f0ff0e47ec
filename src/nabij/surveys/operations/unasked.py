"""What people tell us unasked, on the website and in the portal.

It becomes an answer to a survey of its own, "unasked": its smileys are no recommendation, so that
no figure of those we invited (NPS, CES, response rate) ever counts who came by themselves.
"""

from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from nabij.audit import trail
from nabij.ledger import operations as ledger
from nabij.lib import clock, locks
from nabij.organisation.models import Department
from nabij.people.models import Relative
from nabij.people.types import Actor
from nabij.surveys.events import ResponseSubmitted
from nabij.surveys.models import Answer, Question, Response, Survey
from nabij.surveys.operations.answers import ContactWantedError, NothingAnsweredError
from nabij.surveys.operations.ballots import cast
from nabij.surveys.operations.openings import caller_of, open_follow_up
from nabij.surveys.queries import latest_survey
from nabij.surveys.types import Caller, Kind, Respondent, Via

KEY = "unasked"
MOOD = "mood"
TOUCHPOINT = "unasked"
NAMES = {"nl": "Ongevraagd verteld", "fi": "Oma-aloitteinen palaute", "en": "Told unasked"}
QUESTIONS = (
    Question(
        key=MOOD, kind=Kind.SCALE, order=1, screen=1, scale_min=1, scale_max=5,
        texts={"nl": "Hoe was het?", "fi": "Miltä se tuntui?", "en": "How was it?"},
        lows={"nl": "Heel slecht", "fi": "Todella huono", "en": "Very bad"},
        highs={"nl": "Heel goed", "fi": "Todella hyvä", "en": "Very good"},
    ),
    Question(
        key="open", kind=Kind.OPEN, order=2, screen=1,
        texts={"nl": "Wat wilt u vertellen?", "fi": "Mitä haluat kertoa?",
               "en": "What do you want to tell us?"},
    ),
)  # fmt: skip


@transaction.atomic
def tell_unasked(
    *,
    comment: str,
    mood: int | None,
    department: Department,
    language: str,
    via: Via,
    by: Actor,
    anonymous: bool,
    wants_contact: bool = False,
    caller: Caller | None = None,
) -> Response:
    """Keep what somebody tells us; who wants contact gets a follow-up with an owner. What a
    relative says is theirs, and not kept with the client they help.

    Args:
        mood: 1 very bad … 5 very good.
        anonymous: nobody ever learns who said it, whoever is signed in; that can't be undone.
        caller: how we reach somebody who is no client and wants contact.

    Raises:
        NothingAnsweredError: neither words nor a smiley.
        ContactWantedError: anonymous, and to be contacted.
    """
    if not comment.strip() and mood is None:
        raise NothingAnsweredError
    if anonymous and wants_contact:
        raise ContactWantedError
    survey = _survey()
    now = clock.now()
    relative = Relative.objects.filter(mandates=by.mandate_id).first() if by.mandate_id else None
    response = Response(
        survey=survey,
        client_id=None if anonymous or relative else by.client_id,
        relative=None if anonymous else relative,
        respondent_type=Respondent.RELATIVE if relative else Respondent.CLIENT,
        department=department,
        location=department.location,
        touchpoint=TOUCHPOINT,
        language=language,
        channel=via,
        comment=comment.strip(),
        contact_me=wants_contact,
        answer_count=0 if mood is None else 1,
        started_at=now,
        submitted_at=now,
        submitted_on=now.astimezone(ZoneInfo(department.location.time_zone)).date(),
    )
    answers = _answers(survey, response, mood)
    if anonymous:
        return cast(draft=response, answers=answers)
    response.save(force_insert=True)
    Answer.objects.bulk_create(answers)
    trail.note([by.client_id] if by.client_id else [])
    ledger.record(
        ResponseSubmitted(
            response_id=response.pk,
            invitation_id=None,
            client_id=response.client_id,
            actor_id=by.user_id,
            touchpoint=TOUCHPOINT,
            department_id=department.pk,
            location_id=department.location_id,
        )
    )
    open_follow_up(response=response, caller=caller or caller_of(response))
    return response


def _answers(survey: Survey, response: Response, mood: int | None) -> list[Answer]:
    if mood is None:
        return []
    question = survey.questions.get(key=MOOD)
    return [Answer(id=uuid4(), response=response, question=question, value=mood)]


def _survey() -> Survey:
    """Return the survey that holds what is told unasked; made on first use."""
    known = latest_survey(key=KEY)
    if known is not None:
        return known
    locks.hold(["surveys.unasked"])
    if (known := latest_survey(key=KEY)) is not None:
        return known
    now = clock.now()
    survey = Survey.objects.create(key=KEY, version=1, names=NAMES, created_at=now)
    for question in QUESTIONS:
        question.pk, question.survey, question._state.adding = uuid4(), survey, True  # noqa: SLF001
    Question.objects.bulk_create(QUESTIONS)
    survey.published_at = now
    survey.save(update_fields=["published_at"])
    return survey
