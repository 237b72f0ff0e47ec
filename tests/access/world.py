"""The world the matrix is asked in: one client of "our" department with everything around, another
client elsewhere, and somebody in every role and relation.

A new kind of object is a function in OBJECTS: it makes the thing of the own client and returns the
parts of its address. Words for posted data are in `names`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django.test import Client as Browser

from nabij.accounts.models import User
from nabij.accounts.types import Role
from nabij.appointments.models import Appointment, CombinedVisit, Referral, UnreachedClient
from nabij.appointments.operations import (
    create_block,
    note_unreached,
    receive,
    subscribe,
)
from nabij.appointments.rules.closures import proposal_token
from nabij.appointments.rules.visit_waiting import visit_offer_token
from nabij.appointments.rules.waiting import offer_token
from nabij.appointments.types import Access
from nabij.delivery.gateways.choice import receipt_url
from nabij.delivery.models import Message
from nabij.insights.models import DeclaredChange
from nabij.insights.operations import add_reader, declare_change
from nabij.lib import clock
from nabij.lib.links import make_token
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Scope
from nabij.surveys.operations import ask_solved, note_contact
from nabij.surveys.types import Caller
from tests.access import asking, texts
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.appointments import (
    make_appointment,
    make_exception,
    make_resource,
    make_service,
)
from tests.factories.closures import make_case
from tests.factories.combined import book_plan, make_combined, make_visit_offer, plans_of
from tests.factories.delivery import make_message, make_recipient
from tests.factories.organisation import make_department, make_professional, make_team
from tests.factories.people import make_client, make_mandate, make_relative
from tests.factories.requests import make_request
from tests.factories.screens import started_screen
from tests.factories.surveys import (
    case_token,
    make_cause,
    make_complaint,
    make_follow_up,
    make_improvement,
    make_invitation,
    make_response,
    make_years,
    solution_token,
    survey_token,
)
from tests.factories.unreached import make_offer_to_call, make_visit_offer_to_call
from tests.factories.waiting import make_waiting_offer, make_wish

Parts = dict[str, object]
WRONG_SCOPE = [Scope.GIVE_FEEDBACK]


class UnknownObjectError(Exception):
    """The matrix names an object that `OBJECTS` does not know how to make."""


@dataclass
class World:
    """Everybody and everything, made when first asked for."""

    own: Department = field(default_factory=make_department)
    other: Department = field(default_factory=make_department)
    browsers: dict[str, Browser] = field(default_factory=dict)
    parts: dict[str, Parts] = field(default_factory=dict)

    @cached_property
    def client(self) -> Client:
        """The client it is about."""
        return make_client(departments=[self.own], with_user=True, phone="+31612345678")

    @cached_property
    def appointment(self) -> Appointment:
        """An appointment of the client, still to come today."""
        service = make_service(department=self.own, with_professional=True)
        soon = clock.now() + timedelta(hours=1)
        return make_appointment(client=self.client, service=service, starts_at=soon)

    @cached_property
    def visit(self) -> CombinedVisit:
        """A visit of several stops of the client, still to come."""
        combined = make_combined(department=self.own)
        plan = plans_of(combined.pk)[0]
        return book_plan(combined.pk, plan, client_id=self.client.pk)

    def browser(self, visitor: str) -> Browser:
        """Return the browser of a kind of visitor, signed in."""
        if visitor not in self.browsers:
            user = _VISITORS[visitor](self)
            self.browsers[visitor] = sign_in(Browser(), user) if user else Browser()
        return self.browsers[visitor]

    def parts_of(self, kind: str) -> Parts:
        """Return what fills the address of an object of the own client."""
        if not kind:
            return {}
        if kind not in OBJECTS:
            raise UnknownObjectError(f"{kind}: add it to OBJECTS in tests/access/world.py")
        if kind not in self.parts:
            self.parts[kind] = OBJECTS[kind](self)
        return self.parts[kind]

    @property
    def names(self) -> dict[str, str]:
        """Words for posted data."""
        return {"client": str(self.client.pk)}


def _client_other(world: World) -> User | None:
    return make_client(departments=[world.other], with_user=True).user


def _relative(
    world: World, *, scopes: list[Scope] | None = None, is_over: bool = False
) -> User | None:
    relative = make_relative(with_user=True)
    now = clock.now()
    make_mandate(
        client=world.client,
        relative=relative,
        scopes=scopes,
        valid_from=now - timedelta(days=30),
        valid_until=now - timedelta(days=1) if is_over else now + timedelta(days=30),
    )
    return relative.user


def _staff(role: Role, department: Department) -> User:
    professional = None
    if role is Role.PROFESSIONAL:
        professional = make_professional(departments=[department])
    return make_staff(
        role=role, team=make_team(departments=[department]), professional=professional
    )


_VISITORS: dict[str, Callable[[World], User | None]] = {
    "anonymous": lambda world: None,
    "client_own": lambda world: world.client.user,
    "client_other": _client_other,
    "relative_valid": _relative,
    "relative_expired": lambda world: _relative(world, is_over=True),
    "relative_scope": lambda world: _relative(world, scopes=WRONG_SCOPE),
    "professional_own": lambda world: _staff(Role.PROFESSIONAL, world.own),
    "professional_other": lambda world: _staff(Role.PROFESSIONAL, world.other),
    "agent_own": lambda world: _staff(Role.AGENT, world.own),
    "agent_other": lambda world: _staff(Role.AGENT, world.other),
    "manager": lambda world: make_staff(role=Role.MANAGER),
    "editor": lambda world: make_staff(role=Role.EDITOR),
    "administrator": lambda world: make_staff(role=Role.ADMINISTRATOR),
}


def _client_parts(world: World) -> Parts:
    return {"client_id": world.client.pk}


def _service(world: World) -> Parts:
    return {"service_id": world.appointment.service_id}


def _diary(world: World) -> Parts:
    return {"resource_id": world.appointment.resource_id}


def _block(world: World) -> Parts:
    assert world.appointment.resource_id
    ends_at = world.appointment.ends_at
    block = create_block(
        resource_id=world.appointment.resource_id,
        starts_at=ends_at,
        ends_at=ends_at + timedelta(hours=1),
        by=actor_for_staff(_staff(Role.AGENT, world.own)),
    )
    return {"block_id": block.pk}


def _combined(world: World) -> Parts:
    return {"combined_id": world.visit.combined_service_id}


def _visit(world: World) -> Parts:
    return {"visit_id": world.visit.pk}


def _appointment_link(world: World) -> Parts:
    expires_at = clock.now() + timedelta(days=1)
    token = make_token(
        purpose="appointment", subject_id=world.appointment.pk, expires_at=expires_at
    )
    return {"token": token}


def _closure(world: World) -> Parts:
    return {"closure_id": make_case(client=world.client, department=world.own).closure_id}


def _case(world: World) -> Parts:
    case = make_case(client=world.client, department=world.own)
    return {"closure_id": case.closure_id, "case_id": case.pk}


def _proposal_link(world: World) -> Parts:
    case = make_case(client=world.client, department=world.own)
    return {"token": proposal_token(case_id=case.pk, old_starts_at=case.old_starts_at)}


def _receipt(world: World) -> Parts:
    message = make_message(to=make_recipient(client_id=world.client.pk))
    return {"token": receipt_url(message.pk).rstrip("/").rsplit("/", 1)[1]}


def _postbox_message(world: World) -> Parts:
    recipient = make_recipient(client_id=world.client.pk)
    message = make_message(to=recipient)
    Message.objects.filter(pk=message.pk).update(status="sent")
    return {"message_id": message.pk}


def _provisional(world: World) -> Parts:
    service = make_service(department=world.own, access=Access.REFERRAL, with_professional=True)
    later = clock.now() + timedelta(days=5)
    made = make_appointment(client=world.client, service=service, starts_at=later)
    return {"appointment_id": made.pk}


def _unreached(world: World) -> Parts:
    note_unreached(appointment_id=world.appointment.pk)
    return {"unreached_id": UnreachedClient.objects.get(appointment=world.appointment).pk}


def _letter(world: World) -> Parts:
    parts = _provisional(world)
    referral = Referral.objects.get(client=world.client)
    receive(referral_id=referral.pk, by=SYSTEM, content=b"%PDF-", file_name="a.pdf")
    return parts


def _feed(world: World) -> Parts:
    world.appointment  # noqa: B018 there is something to show
    return {"secret": subscribe(client_id=world.client.pk, by=SYSTEM)}


def _survey_link(world: World) -> Parts:
    return {"token": survey_token(make_invitation(client=world.client, department=world.own))}


def _follow_up(world: World) -> Parts:
    return {"follow_up_id": make_follow_up(client=world.client, department=world.own).pk}


def _solution_link(world: World) -> Parts:
    follow_up = make_follow_up(client=world.client, department=world.own)
    by = actor_for_staff(_staff(Role.AGENT, world.own))
    note_contact(follow_up_id=follow_up.pk, text="Called.", by=by)
    ask_solved(follow_up_id=follow_up.pk, text="", by=by)
    return {"token": solution_token(follow_up)}


def _resource(world: World) -> Parts:
    return {"resource_id": make_resource(location=world.own.location).pk}


def _working_period(world: World) -> Parts:
    resource = make_resource(location=world.own.location)
    return {"resource_id": resource.pk, "period_id": resource.working_periods.all()[0].pk}


def _days_away(world: World) -> Parts:
    resource = make_resource()
    return {"resource_id": resource.pk, "exception_id": make_exception(resource=resource).pk}


def _on_request(world: World) -> Parts:
    return {"service_id": make_request(department=world.own).service_id}


def _request(world: World) -> Parts:
    return {"request_id": make_request(client=world.client, department=world.own).pk}


def _offer_link(world: World) -> Parts:
    offer = make_waiting_offer(client=world.client)
    return {"token": offer_token(offer_id=offer.pk, starts_at=offer.starts_at)}


def _visit_offer_link(world: World) -> Parts:
    offer = make_visit_offer(client=world.client, department=world.own)
    return {"token": visit_offer_token(offer_id=offer.pk, starts_at=offer.starts_at)}


def _report(world: World) -> Parts:
    month = clock.now().date().replace(day=1) - timedelta(days=1)
    make_years(world.own, (50,), until=month)
    return {"year": month.year, "month": month.month, "kind": "csv"}


def _reader(world: World) -> Parts:
    reader = make_staff(role=Role.MANAGER)
    add_reader(reader_id=reader.pk, by=SYSTEM)
    return {"reader_id": reader.pk}


def _declared_change() -> DeclaredChange:
    return declare_change(
        metric=None, department_id=None, on=clock.now().date(), words="New parking", by=SYSTEM
    )


def _case_of_client(world: World) -> Parts:
    return {"follow_up_id": make_complaint(client=world.client, department=world.own).follow_up_id}


def _case_link(world: World) -> Parts:
    caller = Caller(name="Ans de Wit", email="ans@example.org")
    return {"token": case_token(make_complaint(department=world.own, caller=caller))}


def _praise(world: World) -> Parts:
    said = make_response(client=world.client, department=world.own, nps=10, comment="Fijn!")
    return {"praise_id": said.pk}


OBJECTS: dict[str, Callable[[World], Parts]] = {
    "resource": _resource,
    "working-period": _working_period,
    "days-away": _days_away,
    "closed-day": lambda world: {"exception_id": make_exception(location=world.own.location).pk},
    "client": _client_parts,
    "appointment": lambda world: {"appointment_id": world.appointment.pk},
    "screen": lambda at: {"screen_id": started_screen(at.own.location_id)},
    "location": lambda world: {"location_id": world.own.location_id},
    "service": _service,
    "combined": _combined,
    "visit": _visit,
    "client-combined": lambda world: {**_client_parts(world), **_combined(world)},
    "client-service": lambda world: {**_client_parts(world), **_service(world)},
    "diary": _diary,
    "block": _block,
    "appointment-link": _appointment_link,
    "on-request": _on_request,
    "request": _request,
    "request-to-book": _request,
    "wish": lambda world: {"wish_id": make_wish(client=world.client).pk},
    "offer-link": _offer_link,
    "unreached": _unreached,
    "offer-to-call": lambda at: {"offer_id": make_offer_to_call(at.client, at.own).pk},
    "visit-offer-to-call": lambda at: {"offer_id": make_visit_offer_to_call(at.client, at.own).pk},
    "visit-offer-link": _visit_offer_link,
    "closure": _closure,
    "closure-case": _case,
    "proposal-link": _proposal_link,
    "feed": _feed,
    "provisional": _provisional,
    "letter": _letter,
    "web-booking": lambda world: {"booking_id": world.appointment.pk},
    "receipt": _receipt,
    "postbox-message": _postbox_message,
    "survey-link": _survey_link,
    "survey-step": lambda world: {**_survey_link(world), "step": "effort"},
    "follow-up": _follow_up,
    "survey-draft": lambda world: asking.survey_draft(),
    "campaign": lambda world: asking.campaign(),
    "referrer": lambda world: asking.referrer(),
    "survey-question": lambda world: asking.survey_question(),
    "finding": lambda world: texts.finding(client=world.client, department=world.own),
    "comment-theme": lambda world: texts.theme(),
    "solution-link": _solution_link,
    "report": _report,
    "reader": _reader,
    "change": lambda world: {"change_id": _declared_change().pk},
    "case": _case_of_client,
    "case-link": _case_link,
    "praise": _praise,
    "cause": lambda world: {"cause_id": make_cause().pk},
    "improvement": lambda world: {"improvement_id": make_improvement().pk},
    "forged-step": lambda world: {"token": "forged", "step": "effort"},
    "wrong-secret": lambda world: {"secret": "wrong"},
    "forged-link": lambda world: {"token": "forged"},
}
