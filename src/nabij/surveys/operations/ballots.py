"""Anonymous answers: cut loose from the person when sent, told in a batch when the hour is over.

What holds, and what remains for who can read the whole database: docs/adr/0011.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import SystemRandom
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.surveys.events import ResponseSubmitted
from nabij.surveys.models import Answer, Response
from nabij.surveys.types import Respondent

MOST_AT_ONCE = 10_000


@transaction.atomic
def cast(*, draft: Response, answers: Sequence[Answer]) -> Response:
    """Write what a draft says anew, pointing at nobody. The draft itself must be gone already.

    The new row has a random key, as ours tell their time, and knows the moment by the week only.
    """
    zone = ZoneInfo(draft.location.time_zone)
    day = told_day(
        clock.now().astimezone(zone).date(), respondent=Respondent(draft.respondent_type)
    )
    moment = datetime.combine(day, time(), UTC)
    response = Response(
        id=uuid4(),
        survey_id=draft.survey_id,
        campaign_id=draft.campaign_id,
        respondent_type=draft.respondent_type,
        is_anonymous=True,
        department_id=draft.department_id,
        location_id=draft.location_id,
        touchpoint=draft.touchpoint,
        language=draft.language,
        channel=draft.channel,
        sampling_probability=draft.sampling_probability,
        ces=draft.ces,
        nps=draft.nps,
        comment=draft.comment,
        answer_count=len(answers),
        started_at=moment,
        submitted_at=moment,
        submitted_on=day,
        tell_at=_next_hour(clock.now()),
    )
    response.save(force_insert=True)
    for answer in answers:
        answer.pk, answer.response = uuid4(), response
    Answer.objects.bulk_create(answers)
    return response


def told_day(day: date, *, respondent: Respondent) -> date:
    """Return the day an anonymous answer is counted on: its Monday, an employee's the first."""
    if respondent is Respondent.EMPLOYEE:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday())


@transaction.atomic
def tell_anonymous() -> int:
    """Tell the ledger of the anonymous answers of past hours, shuffled; return how many.

    Writing all of them at once gives them one moment in the database too.
    """
    due = Response.objects.filter(tell_at__lte=clock.now())
    found = list(due.select_for_update(skip_locked=True)[:MOST_AT_ONCE])
    SystemRandom().shuffle(found)
    Response.objects.filter(pk__in=[response.pk for response in found]).update(tell_at=None)
    ledger.record_many(
        [
            ResponseSubmitted(
                id=uuid4(),
                at=response.submitted_at,
                response_id=response.pk,
                invitation_id=None,
                touchpoint=response.touchpoint,
                department_id=response.department_id,
                location_id=response.location_id,
            )
            for response in found
        ]
    )
    return len(found)


def _next_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
