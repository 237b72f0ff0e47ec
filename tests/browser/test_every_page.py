"""Every page that can be read, in every language, narrow and wide: accessible, and pictured."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from nabij.accounts import operations as accounts
from nabij.accounts.models import User
from nabij.accounts.types import Role
from nabij.appointments.operations import create_block, decline_request, note_unreached
from nabij.appointments.rules import manage_token
from nabij.appointments.rules.closures import proposal_token
from nabij.appointments.rules.visit_waiting import visit_offer_token
from nabij.appointments.rules.waiting import offer_token
from nabij.appointments.types import Access, Mode
from nabij.lib import clock
from nabij.lib.dates import local_day
from nabij.people.types import SYSTEM
from nabij.surveys import operations as surveys
from nabij.surveys.models import CommentTheme, Finding, FollowUp, Invitation
from tests.browser.conftest import LANGUAGES, PageIn, width_and_theme
from tests.browser.elsewhere import NO_PAGES, SEEN_ELSEWHERE, STATUS
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.appointments import (
    free_time,
    make_appointment,
    make_exception,
    make_service,
)
from tests.factories.closures import make_case
from tests.factories.combined import book_plan, make_combined, make_visit_offer, plans_of
from tests.factories.comments import write_comments
from tests.factories.organisation import (
    make_department,
    make_location,
    make_organisation,
    make_team,
)
from tests.factories.people import make_client, make_mandate, make_relative
from tests.factories.requests import make_request
from tests.factories.surveys import (
    make_follow_up,
    make_invitation,
    make_referrer,
    referred,
    solution_token,
    survey_token,
)
from tests.factories.unreached import make_offer_to_call
from tests.factories.waiting import make_waiting_offer, make_wish

Look = Callable[[dict[str, str], User | None], None]
FIGURES = (
    "insights:experience", "insights:director", "insights:reports", "insights:scorecard",
    "insights:drivers", "insights:effort", "insights:comparison", "insights:quality",
    "insights:explore",
    "insights:trends", "insights:outcomes", "insights:change-new", "insights:comments",
    "surveys:review", "surveys:themes", "surveys:theme-new",
    "insights:referrers", "asking:referrer-new",
)  # fmt: skip
MATRIX = Path(__file__).parents[1] / "access" / "matrix"


@pytest.fixture
def look(page_in: PageIn, seen: Callable[[Page, str, int], list[str]]) -> Look:
    """Return a function that opens each of these pages in each language and looks at it."""

    def visit(pages: dict[str, str], user: User | None = None) -> None:
        wrong = []
        for turn, language in enumerate(LANGUAGES):
            page = page_in(language, user=user)
            for number, (name, path) in enumerate(pages.items()):
                answer = page.goto(path)
                assert answer is not None
                expected = STATUS.get(name, 200)
                assert answer.status == expected, f"{name} {path} answers {answer.status}"
                assert page.locator("html").get_attribute("lang") == language
                assert page.locator("h1").count() == 1, f"{name} has not one main heading"
                wrong += seen(page, f"{name}-{language}", turn + number)
        assert not wrong, "\n".join(wrong)

    return visit


def test_no_page_is_left_out() -> None:
    rows = [
        row
        for file in MATRIX.glob("*.csv")
        for row in csv.DictReader(file.read_text().splitlines())
    ]
    pages = {row["route"] for row in rows if row["method"] == "GET" and "200" in row.values()}
    here = set(re.findall(r'reverse\("([\w:-]+)"', Path(__file__).read_text())) | set(FIGURES)
    assert pages - here - NO_PAGES - SEEN_ELSEWHERE.keys() == set()
    for name, file in SEEN_ELSEWHERE.items():
        assert name in pages, f"{name} is no page any more"
        assert "assert_accessible" in (Path(__file__).parent / file).read_text()


def test_over_the_languages_a_page_is_seen_narrow_and_wide_light_and_dark() -> None:
    for number in range(6):
        seen = [width_and_theme(turn + number) for turn in range(len(LANGUAGES))]
        assert {width for width, _ in seen} == {360, 1280}
        assert {theme for _, theme in seen} == {"light", "dark", None}


def test_public_pages(look: Look) -> None:
    make_organisation()
    department = make_department()
    appointment = make_appointment(client=make_client(departments=[department]))
    token = manage_token(appointment_id=appointment.pk, starts_at=appointment.starts_at)
    then = clock.now() - timedelta(days=400)
    old_token = manage_token(appointment_id=appointment.pk, starts_at=then)
    offer = make_waiting_offer()
    offered = offer_token(offer_id=offer.pk, starts_at=offer.starts_at)
    visit_offer = make_visit_offer(department=department)
    together = visit_offer_token(offer_id=visit_offer.pk, starts_at=visit_offer.starts_at)
    case = make_case(department=department)
    proposed = proposal_token(case_id=case.pk, old_starts_at=case.old_starts_at)
    invitation = make_invitation(department=department)
    survey = survey_token(invitation)
    referrer = make_referrer(department=department)
    surveys.ask_referrers(by=SYSTEM)
    referring = Invitation.objects.get(referrer=referrer)
    asked = make_follow_up(department=department)
    agent = make_staff(role=Role.AGENT, team=make_team(departments=[department]))
    by = actor_for_staff(agent)
    surveys.take(follow_up_id=asked.pk, by=by)
    surveys.note_contact(follow_up_id=asked.pk, text="Gebeld.", by=by)
    surveys.ask_solved(follow_up_id=asked.pk, text="Uw vraag is beantwoord.", by=by)
    look(
        {
            "home": reverse("root"),
            "nowhere": "/nowhere/",
            "no-link": reverse("appointments:link", args=["x"]),
            "sign-in": reverse("portal:sign-in"),
            "api-docs": reverse("api:docs"),
            "staff-sign-in": reverse("desk:sign-in"),
            "studio-sign-in": reverse("studio:sign-in"),
            "link": reverse("appointments:link", args=[token]),
            "link-move": reverse("appointments:link-move", args=[token]),
            "link-here": reverse("appointments:link-here", args=[token]),
            "kiosk": reverse("appointments:kiosk", args=[appointment.location_id]),
            "link-cancel": reverse("appointments:link-cancel", args=[token]),
            "offer": reverse("appointments:offer", args=[offered]),
            "visit-offer": reverse("appointments:visit-offer", args=[together]),
            "proposal": reverse("appointments:proposal", args=[proposed]),
            "link-over": reverse("appointments:link", args=[old_token]),
            "survey": reverse("surveys:answer", args=[survey]),
            "survey-send": reverse("surveys:finish", args=[survey]),
            "survey-stop": reverse("surveys:stop-asking", args=[survey]),
            "survey-referrer": reverse("surveys:answer", args=[survey_token(referring)]),
            "survey-referrer-stop": reverse("surveys:stop-asking", args=[survey_token(referring)]),
            "survey-words": reverse("surveys:answer-step", args=[survey, "open"]),
            "solved": reverse("surveys:solved", args=[solution_token(asked)]),
        },
        None,
    )


def test_pages_of_a_client(look: Look) -> None:
    make_organisation()
    department = make_department()
    service = make_service(department=department, with_professional=True)
    client = make_client(departments=[department], with_user=True)
    appointment = make_appointment(client=client, service=service)
    make_appointment(client=client, service=service)
    make_invitation(client=client, department=department)
    combined = make_combined(department=department)
    visit = book_plan(combined.pk, plans_of(combined.pk)[0], client_id=client.pk)
    free = free_time(service, 9)
    wish = make_wish(client=client)
    at = [appointment.pk]
    referred = make_service(department=department, access=Access.REFERRAL, with_professional=True)
    later = clock.now() + timedelta(days=6)
    waits = make_appointment(client=client, service=referred, starts_at=later)
    on_request = make_service(department=department, access=Access.REQUEST, with_professional=True)
    asked = make_request(client=client, department=department)
    answered = make_request(client=client, department=department)
    by = actor_for_staff(make_staff(team=make_team(departments=[department])))
    decline_request(request_id=answered.pk, reason="Uw huisarts helpt u verder.", by=by)
    several = make_service(department=department, modes=list(Mode), with_professional=True)
    afar = {
        mode.value: make_appointment(
            client=client, service=several, mode=mode, starts_at=later + timedelta(days=20 + place)
        )
        for place, mode in enumerate([Mode.VIDEO, Mode.PHONE, Mode.HOME], start=1)
    }
    look(
        {
            "portal": reverse("portal:home"),
            "appointments": reverse("appointments:list"),
            "calendar-subscription": reverse("appointments:subscription"),
            "appointment": reverse("appointments:detail", args=at),
            "move": reverse("appointments:move", args=at),
            "cancel": reverse("appointments:cancel", args=at),
            "way": reverse("appointments:way", args=[afar["phone"].pk]),
            "here": reverse("appointments:here", args=at),
            "kept": reverse("appointments:detail", args=[waits.pk]),
            "referral": reverse("appointments:referral", args=[waits.pk]),
            "ways-to-meet": reverse("appointments:times", args=[several.pk])
            + f"?slot={free_time(several, 9).key}",
            **{
                f"appointment-{mode}": reverse("appointments:detail", args=[one.pk])
                for mode, one in afar.items()
            },
            "new": reverse("appointments:new"),
            "times": (times := reverse("appointments:times", args=[service.pk])),
            "times-of-a-day": f"{times}?day={local_day(free.starts_at, free.zone)}",
            "time": f"{times}?slot={free.key}",
            "request-new": reverse("appointments:request-new", args=[on_request.pk]),
            "request": reverse("appointments:request", args=[asked.pk]),
            "request-declined": reverse("appointments:request", args=[answered.pk]),
            "request-withdraw": reverse("appointments:request-withdraw", args=[asked.pk]),
            "waiting": reverse("appointments:waiting"),
            "waiting-join": reverse("appointments:waiting-join", args=[service.pk]),
            "waiting-earlier": reverse("appointments:waiting-earlier", args=at),
            "waiting-wish": reverse("appointments:waiting-wish", args=[wish.pk]),
            "waiting-leave": reverse("appointments:waiting-leave", args=[wish.pk]),
            "time-gone": f"{times}?slot={free.key.partition('-')[0]}-1",
            "no-times": f"{times}?day=2020-01-01",
            "visit-plans": reverse("appointments:visit-plans", args=[visit.combined_service_id]),
            "visit": reverse("appointments:visit", args=[visit.pk]),
            "visit-earlier": reverse("appointments:visit-earlier", args=[visit.pk]),
            "visit-move": reverse("appointments:visit-move", args=[visit.pk]),
            "visit-cancel": reverse("appointments:visit-cancel", args=[visit.pk]),
            "profile": reverse("portal:profile"),
            "looks": reverse("portal:looks"),
        },
        client.user,
    )


def test_pages_of_a_client_who_has_nothing_yet(look: Look) -> None:
    make_organisation()
    client = make_client(with_user=True)
    look(
        {
            "empty-portal": reverse("portal:home"),
            "empty-appointments": reverse("appointments:list"),
            "empty-waiting": reverse("appointments:waiting"),
            "empty-looks": reverse("portal:looks"),
        },
        client.user,
    )


def test_pages_of_a_relative(look: Look) -> None:
    make_organisation()
    relative = make_relative(with_user=True)
    for _number in range(2):
        make_mandate(client=make_client(), relative=relative)
    look({"for-whom": reverse("portal:act-for"), "acting": reverse("portal:home")}, relative.user)


def test_pages_of_the_desk(look: Look) -> None:
    make_organisation()
    department = make_department()
    ways = [Mode.ON_SITE, Mode.PHONE]
    service = make_service(department=department, modes=ways, with_professional=True)
    client = make_client(departments=[department])
    appointment = make_appointment(client=client, service=service)
    assert appointment.resource_id
    on = appointment.starts_at.date()
    block = create_block(
        resource_id=appointment.resource_id,
        starts_at=appointment.ends_at,
        ends_at=appointment.ends_at + timedelta(hours=2),
        reason="Overleg",
        by=SYSTEM,
    )
    case = make_case(department=department)
    combined = make_combined(department=department)
    note_unreached(appointment_id=appointment.pk)
    make_offer_to_call(None, department)
    make_wish(client=client, service=service, appointment=appointment)
    asked = make_request(client=client, department=department)
    follow_up = make_follow_up(client=client, department=department)
    # A promise that is late, and a client who stays silent.
    make_follow_up(client=make_client(departments=[department]), department=department)
    silent = make_follow_up(client=make_client(departments=[department]), department=department)
    then = clock.now() - timedelta(days=20)
    FollowUp.objects.exclude(pk=follow_up.pk).update(due_at=then)
    FollowUp.objects.filter(pk=silent.pk).update(status="asked", rounds=1, asked_at=then)
    agent = make_staff(
        role=Role.AGENT, team=make_team(departments=[department]), name="Els de Boer"
    )
    accounts.add_authenticator_app(user=agent, secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    look(
        {
            "silent": reverse("surveys:follow-up", args=[silent.pk]),
            "follow-ups-late": reverse("surveys:follow-ups") + "?show=all",
            "desk": reverse("desk:home"),
            "desk-day": reverse("appointments:desk-day"),
            "letters": reverse("appointments:desk-referrals"),
            "desk-unreached": reverse("appointments:desk-unreached"),
            "desk-new": reverse("appointments:desk-new", args=[client.pk]),
            "desk-visit": reverse("appointments:desk-visit", args=[client.pk, combined.pk]),
            "desk-book": reverse("appointments:desk-book", args=[client.pk, service.pk]),
            "desk-move": reverse("appointments:desk-move", args=[appointment.pk]),
            "desk-other": (
                other := reverse("appointments:desk-book-other", args=[client.pk, service.pk])
            ),
            "desk-overrule": f"{other}?on={on}&at=21:05&resource={appointment.resource_id}",
            "desk-move-other": reverse("appointments:desk-move-other", args=[appointment.pk]),
            "desk-way": reverse("appointments:desk-way", args=[appointment.pk]),
            "desk-cancel": reverse("appointments:desk-cancel", args=[appointment.pk]),
            "desk-calendar": reverse("appointments:desk-calendar") + f"?on={on}",
            "desk-department-week": reverse("appointments:desk-calendar")
            + f"?of=d-{department.pk}&view=week&on={on}",
            "desk-calendar-week": reverse("appointments:desk-calendar")
            + f"?of=r-{appointment.resource_id}&view=week&on={on}",
            "desk-block": reverse("appointments:desk-block", args=[appointment.resource_id]),
            "desk-signs": reverse("appointments:desk-signs"),
            "desk-late": reverse("appointments:desk-late"),
            "desk-late-of": reverse("appointments:desk-late-of", args=[appointment.resource_id]),
            "desk-unblock": reverse("appointments:desk-unblock", args=[block.pk]),
            "desk-appointment": reverse("appointments:desk-detail", args=[appointment.pk]),
            "desk-requests": reverse("appointments:desk-requests"),
            "desk-request": reverse("appointments:desk-request", args=[asked.pk]),
            "desk-request-book": reverse("appointments:desk-request-book", args=[asked.pk]),
            "desk-request-decline": reverse("appointments:desk-request-decline", args=[asked.pk]),
            "desk-waiting": reverse("appointments:desk-waiting"),
            "desk-waiting-join": reverse("appointments:desk-waiting-join", args=[appointment.pk]),
            "desk-clients": reverse("people:desk-clients"),
            "desk-client": reverse("people:desk-client", args=[client.pk]),
            "note-complaint": reverse("surveys:note-complaint", args=[client.pk]),
            "closures": reverse("appointments:closures"),
            "closure-new": (closing := reverse("appointments:closure-new")),
            "closure-confirm": f"{closing}?resource={appointment.resource_id}&first_date={on}",
            "closure": reverse("appointments:closure", args=[case.closure_id]),
            "follow-ups": reverse("surveys:follow-ups"),
            "team": reverse("insights:team"),
            "follow-up": reverse("surveys:follow-up", args=[follow_up.pk]),
            "account": reverse("desk:account"),
        },
        agent,
    )


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EDITOR, Role.ADMINISTRATOR])
def test_pages_of_the_studio(look: Look, role: Role) -> None:
    make_organisation()
    make_waiting_offer()
    offer = make_service(with_professional=True).offers.get()
    make_exception(resource=offer.resource)
    make_exception(location=offer.service.department.location)
    make_location(country="FI")
    combined = make_combined(department=offer.service.department)
    write_comments(department=offer.service.department, n=20 if role is Role.MANAGER else 0)
    own = {
        Role.MANAGER: _of_figures() if role is Role.MANAGER else {},
        Role.EDITOR: {"account": reverse("studio:account")},
        Role.ADMINISTRATOR: {
            "dead-letters": reverse("studio:dead-letters"),
            "messages": reverse("delivery:messages"),
            "services": reverse("supply:services"),
            "service": reverse("supply:service", args=[offer.service_id]),
            "combined-visits": reverse("supply:combined-visits"),
            "combined-visit": reverse("supply:combined-visit", args=[combined.pk]),
            "combined-withdraw": reverse("supply:combined-withdraw", args=[combined.pk]),
            "resources": reverse("supply:resources"),
            "resource": reverse("supply:resource", args=[offer.resource_id]),
            "closed-days": reverse("supply:closed-days"),
            "walking-times": reverse("supply:walking-times"),
        },
    }
    look({f"studio-{role}": reverse("studio:home"), **own[role]}, make_staff(role=role))


def _of_figures() -> dict[str, str]:
    referrer = make_referrer()
    surveys.ask_after_referrals(referrals=[referred(referrer), referred(referrer)])
    return {
        **{name.partition(":")[2]: reverse(name) for name in FIGURES},
        "review-text": reverse("surveys:review-text", args=[Finding.objects.all()[0].pk]),
        "referrer": reverse("asking:referrer", args=[referrer.pk]),
        "referrer-remove": reverse("asking:referrer-remove", args=[referrer.pk]),
        "theme": reverse("surveys:theme", args=[CommentTheme.objects.all()[0].pk]),
        "waiting-report": reverse("appointments:waiting-report"),
    }
