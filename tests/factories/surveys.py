"""Invitations, answers and follow-ups for tests, made the way they come about."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.lib.links import make_token
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Actor, link_actor
from nabij.surveys import operations
from nabij.surveys.models import (
    Campaign,
    Cause,
    Complaint,
    FollowUp,
    Improvement,
    Invitation,
    Question,
    Referrer,
    Response,
    Survey,
)
from nabij.surveys.operations import campaigns
from nabij.surveys.types import (
    CASE_PURPOSE,
    SOLUTION_PURPOSE,
    SURVEY_PURPOSE,
    AskingChannel,
    Caller,
    ImprovementText,
    Kind,
    PastInvitation,
    Referred,
    ReferrerDetails,
    Respondent,
)
from tests.factories.organisation import make_department
from tests.factories.people import actor_for_client, make_client


def make_invitation(
    *,
    client: Client | None = None,
    department: Department | None = None,
    visited_at: datetime | None = None,
    touchpoint: str = "visit",
) -> Invitation:
    """Invite a client about a visit that ended a minute ago."""
    department = department or make_department()
    client = client or make_client(departments=[department])
    invitation = operations.invite(
        client_id=client.pk,
        visit_id=uuid7(),
        department_id=department.pk,
        location_id=department.location_id,
        professional_id=None,
        touchpoint=touchpoint,
        at=visited_at or clock.now() - timedelta(minutes=1),
    )
    assert invitation is not None, "this client is not asked"
    return invitation


def make_referrer(
    *, name: str = "Huisarts Verwijzer", email: str = "", language: str = "nl",
    department: Department | None = None, practice: str = "Huisartsenpraktijk De Linde",
) -> Referrer:  # fmt: skip
    """Put somebody who refers clients on the list."""
    return operations.add_referrer(
        details=ReferrerDetails(
            name=name,
            practice=practice,
            email=email or f"arts-{uuid7().hex}@praktijk.example",
            language=language,
            department_id=(department or make_department()).pk,
        ),
        by=SYSTEM,
    )


def referred(
    referrer: Referrer, *, at: datetime | None = None, department: Department | None = None
) -> Referred:
    """Return a referral by somebody on the list, of a moment ago."""
    department = department or referrer.department
    return Referred(
        id=uuid7(),
        email=referrer.email,
        department_id=department.pk,
        location_id=department.location_id,
        referred_at=at or clock.now(),
    )


def make_survey(*, key: str = "all-kinds", is_anonymous: bool = False) -> Survey:
    """Publish a survey that asks questions of all kinds, one of them only of some."""
    survey = Survey.objects.create(key=key, is_anonymous=is_anonymous, created_at=clock.now())
    options = [{"value": n, "texts": {"nl": f"Keuze {n}"}} for n in range(1, 6)]
    ask = partial(Question.objects.create, survey=survey)
    ask(key="recommend", kind=Kind.NPS, order=1, scale_min=0, scale_max=10)
    way = ask(
        key="way", kind=Kind.SINGLE, order=2, options=options[:2], option_values=[1, 2],
        texts={"nl": "Hoe kwam u hier?"},
    )  # fmt: skip
    ask(
        key="parking", kind=Kind.SCALE, order=3, scale_min=1, scale_max=7, shown_if=way,
        shown_values=[1], texts={"nl": "Hoe tevreden bent u over het parkeren?"},
    )  # fmt: skip
    ask(key="why", kind=Kind.MULTIPLE, order=4, options=options[:3], option_values=[1, 2, 3])
    ask(key="times", kind=Kind.NUMBER, order=5, scale_min=0, scale_max=99)
    ask(key="health", kind=Kind.SCALE, order=6, scale_min=1, scale_max=5, options=options)
    ask(key="more", kind=Kind.TEXT, order=7)
    survey.published_at = clock.now()
    survey.save()
    return survey


def make_campaign(
    *,
    departments: Sequence[Department] = (),
    survey_key: str = "",
    **terms: Any,
) -> Campaign:
    """Give a standing order to ask, after visits; the standard survey when no other is named."""
    usual: dict[str, Any] = {
        "name": "Na het bezoek", "respondent_type": Respondent.CLIENT, "touchpoint": "visit",
        "languages": [], "age_from": None,
        "age_until": None, "delay_hours": 0, "channel": AskingChannel.OWN, "falls_back": True,
        "sample_percent": 100, "quota": None, "reminder_days": None, "valid_days": 14,
        "active_from": None, "active_until": None, "order": 100,
    }  # fmt: skip
    key = survey_key or operations.standard_survey().key
    return campaigns.save_campaign(
        terms=campaigns.CampaignTerms(survey_key=key, **(usual | terms)),
        department_ids=[one.pk for one in departments],
        location_ids=[],
        by=SYSTEM,
    )


def make_response(
    *,
    invitation: Invitation | None = None,
    client: Client | None = None,
    department: Department | None = None,
    ces: int | None = 2,
    nps: int | None = 9,
    comment: str = "",
    contact_me: bool = False,
    language: str = "nl",
) -> Response:
    """Answer an invitation and send the answers."""
    invitation = invitation or make_invitation(client=client, department=department)
    by = link_actor(client_id=invitation.client_id)
    for question, value in (("effort", ces), ("recommend", nps), ("open", comment)):
        operations.save_answer(
            invitation_id=invitation.pk,
            question=question,
            value=value,
            contact_me=contact_me if question == "open" else None,
            language=language,
            by=by,
        )
    return operations.submit(invitation_id=invitation.pk, by=by)


def make_follow_up(
    *,
    client: Client | None = None,
    department: Department | None = None,
    nps: int = 3,
    ces: int | None = 2,
    comment: str = "Ik moest te lang wachten.",
    contact_me: bool = False,
) -> FollowUp:
    """Give a low score, which opens a follow-up."""
    response = make_response(
        client=client,
        department=department,
        nps=nps,
        ces=ces,
        comment=comment,
        contact_me=contact_me,
    )
    return FollowUp.objects.get(response=response)


def make_complaint(
    *,
    client: Client | None = None,
    department: Department | None = None,
    happened: str = "Niemand belde terug.",
    by: Actor | None = None,
    caller: Caller | None = None,
) -> Complaint:
    """File a complaint, as a client in the portal or (with a caller) on the website."""
    department = department or make_department()
    if by is None:
        if caller is None:
            client = client or make_client(departments=[department], with_user=True)
            by = actor_for_client(client)
        else:
            by = link_actor(client_id=None)
    return operations.file_complaint(
        happened=happened,
        wished="Een excuus.",
        may_call=True,
        department=department,
        language="nl",
        by=by,
        caller=caller,
    )


def make_cause(name: str = "Te lang wachten") -> Cause:
    """Add a cause to the list."""
    return operations.write_cause(
        names={"nl": name, "fi": name, "en": name}, is_active=True, by=SYSTEM
    )


def make_improvement(*, is_published: bool = False) -> Improvement:
    """Write what was said and done, in three languages."""
    text = {"nl": "Nieuwe lampen.", "fi": "Uudet valot.", "en": "New lamps."}
    kept = operations.write_improvement(
        text=ImprovementText(said=text, done=text, since=clock.today("UTC")),
        by=SYSTEM,
    )
    if is_published:
        operations.publish_improvement(improvement_id=kept.pk, by=SYSTEM)
    return kept


def case_token(complaint: Complaint) -> str:
    """Return the token of the link behind which somebody unknown follows a complaint."""
    return make_token(
        purpose=CASE_PURPOSE,
        subject_id=complaint.follow_up_id,
        expires_at=clock.now() + timedelta(days=30),
    )


def survey_token(invitation: Invitation) -> str:
    """Return the token of the link to a survey."""
    return make_token(
        purpose=SURVEY_PURPOSE, subject_id=invitation.pk, expires_at=invitation.expires_at
    )


def solution_token(follow_up: FollowUp) -> str:
    """Return the token of the link that asks whether it is solved."""
    return make_token(
        purpose=SOLUTION_PURPOSE,
        subject_id=follow_up.pk,
        expires_at=clock.now() + timedelta(days=30),
    )


def past(
    *,
    department: Department,
    at: datetime,
    nps: int | None = 9,
    ces: int | None = 2,
    client_id: UUID | None = None,
    answered: bool = True,
    undeliverable: bool = False,
    comment: str = "",
    contact_me: bool = False,
) -> PastInvitation:
    """Return an invitation of the past for `operations.bulk`, of a client of its own."""
    return PastInvitation(
        client_id=client_id or make_client().pk,
        visit_id=uuid7(),
        department_id=department.pk,
        location_id=department.location_id,
        touchpoint="visit",
        invited_at=at,
        undeliverable=undeliverable,
        answered_at=at + timedelta(hours=2) if answered else None,
        nps=nps,
        ces=ces,
        comment=comment,
        contact_me=contact_me,
    )


def make_years(department: Department, levels: Sequence[int], *, until: date) -> None:
    """Give twenty answers a month whose recommendation score is each of `levels`, the last one in
    the month of `until`: multiples of five from -100 to 100 come out exactly.
    """
    last = until.year * 12 + until.month - 1
    rows = []
    for month, level in enumerate(levels, start=last - len(levels) + 1):
        above = round(abs(level) / 5)
        scores = [9 if level > 0 else 3] * above + [8] * (20 - above)
        at = datetime(month // 12, month % 12 + 1, 10, 9, tzinfo=UTC)
        rows += [
            Response(
                survey=operations.standard_survey(),
                department=department,
                location_id=department.location_id,
                touchpoint="visit",
                language="nl",
                nps=score,
                ces=2 if score > 6 else 4,
                started_at=at,
                submitted_at=at,
                submitted_on=at.date(),
            )
            for score in scores
        ]
    Response.objects.bulk_create(rows)
