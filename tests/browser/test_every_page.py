"""Every page that can be read, in every language, narrow and wide: accessible, and pictured."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from nabij.accounts import operations as accounts
from nabij.accounts.models import User
from nabij.accounts.types import Role
from nabij.appointments.rules import manage_token
from nabij.lib import clock
from nabij.surveys import operations as surveys
from nabij.surveys.models import FollowUp
from tests.browser.conftest import LANGUAGES, PageIn
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.appointments import make_appointment, make_service
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import make_client
from tests.factories.surveys import make_follow_up, make_invitation, solution_token, survey_token


@pytest.fixture
def look(
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> Callable[[dict[str, str], User | None], None]:
    """Return a function that opens each of these pages in each language and width."""

    def visit(pages: dict[str, str], user: User | None = None) -> None:
        wrong = []
        for language in LANGUAGES:
            page = page_in(language, user=user)
            for name, path in pages.items():
                page.set_viewport_size({"width": 1280, "height": 800})
                answer = page.goto(path)
                assert answer is not None
                assert answer.status == 200, f"{name} {path} answers {answer.status}"
                assert page.locator("html").get_attribute("lang") == language
                assert page.locator("h1").count() == 1, f"{name} has not one main heading"
                for width in (360, 1280) if language == "nl" else (360,):
                    page.set_viewport_size({"width": width, "height": 800})
                    screenshot(page, f"{name}-{language}-{width}")
                    try:
                        assert_accessible(page)
                    except AssertionError as error:
                        wrong.append(f"{name} ({language}, {width} px): {error}")
        assert not wrong, "\n".join(wrong)

    return visit


def test_public_pages(look: Callable[[dict[str, str], User | None], None]) -> None:
    make_organisation()
    department = make_department()
    appointment = make_appointment(client=make_client(departments=[department]))
    token = manage_token(appointment_id=appointment.pk, starts_at=appointment.starts_at)
    invitation = make_invitation(department=department)
    survey = survey_token(invitation)
    asked = make_follow_up(department=department)
    agent = make_staff(role=Role.AGENT, team=make_team(departments=[department]))
    by = actor_for_staff(agent)
    surveys.take(follow_up_id=asked.pk, by=by)
    surveys.note_contact(follow_up_id=asked.pk, text="Gebeld.", by=by)
    surveys.ask_solved(follow_up_id=asked.pk, text="Uw vraag is beantwoord.", by=by)
    look(
        {
            "sign-in": reverse("portal:sign-in"),
            "staff-sign-in": reverse("desk:sign-in"),
            "link": reverse("appointments:link", args=[token]),
            "link-move": reverse("appointments:link-move", args=[token]),
            "link-cancel": reverse("appointments:link-cancel", args=[token]),
            "survey": reverse("surveys:answer", args=[survey]),
            "solved": reverse("surveys:solved", args=[solution_token(asked)]),
        },
        None,
    )


def test_pages_of_a_client(look: Callable[[dict[str, str], User | None], None]) -> None:
    make_organisation()
    department = make_department()
    service = make_service(department=department, with_professional=True)
    client = make_client(departments=[department], with_user=True)
    appointment = make_appointment(client=client, service=service)
    make_appointment(client=client, service=service)
    make_invitation(client=client, department=department)
    at = [appointment.pk]
    look(
        {
            "portal": reverse("portal:home"),
            "appointments": reverse("appointments:list"),
            "appointment": reverse("appointments:detail", args=at),
            "move": reverse("appointments:move", args=at),
            "cancel": reverse("appointments:cancel", args=at),
            "new": reverse("appointments:new"),
            "times": reverse("appointments:times", args=[service.pk]),
            "profile": reverse("portal:profile"),
            "looks": reverse("portal:looks"),
        },
        client.user,
    )


def test_pages_of_a_client_who_has_nothing_yet(
    look: Callable[[dict[str, str], User | None], None],
) -> None:
    make_organisation()
    client = make_client(with_user=True)
    look(
        {
            "empty-portal": reverse("portal:home"),
            "empty-appointments": reverse("appointments:list"),
            "empty-looks": reverse("portal:looks"),
        },
        client.user,
    )


def test_pages_of_the_desk(look: Callable[[dict[str, str], User | None], None]) -> None:
    make_organisation()
    department = make_department()
    service = make_service(department=department, with_professional=True)
    client = make_client(departments=[department])
    appointment = make_appointment(client=client, service=service)
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
            "desk-appointment": reverse("appointments:desk-detail", args=[appointment.pk]),
            "desk-clients": reverse("people:desk-clients"),
            "desk-client": reverse("people:desk-client", args=[client.pk]),
            "follow-ups": reverse("surveys:follow-ups"),
            "follow-up": reverse("surveys:follow-up", args=[follow_up.pk]),
            "account": reverse("desk:account"),
        },
        agent,
    )


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EDITOR, Role.ADMINISTRATOR])
def test_pages_of_the_studio(
    look: Callable[[dict[str, str], User | None], None], role: Role
) -> None:
    make_organisation()
    own = {
        Role.MANAGER: {"experience": reverse("insights:experience")},
        Role.EDITOR: {},
        Role.ADMINISTRATOR: {
            "dead-letters": reverse("studio:dead-letters"),
            "messages": reverse("delivery:messages"),
        },
    }
    look({f"studio-{role}": reverse("studio:home"), **own[role]}, make_staff(role=role))
