"""What people tell unasked, what is done with it, and good words passed on."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.accounts.types import Role
from nabij.audit.models import Look
from nabij.insights.queries import metrics
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import SYSTEM, link_actor
from nabij.surveys import operations, queries
from nabij.surveys.models import Compliment, FollowUp, Improvement, Response
from nabij.surveys.types import Via
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import actor_for_relative, make_client, make_mandate
from tests.factories.surveys import make_follow_up, make_response

pytestmark = pytest.mark.django_db
TELL = "/tell-us/"


def test_anyone_tells_us_something(client: Browser) -> None:
    department = make_department()
    agent = make_staff(team=make_team(departments=[department]))
    form = {"comment": "De deur klemt.", "department": str(department.pk)}
    nothing = client.post(TELL, {"contact": "anonymous"}).content.decode()
    assert "Schrijf iets" in nothing
    unreached = client.post(TELL, {**form, "contact": "contact"}).content.decode()
    assert "De deur klemt." in unreached  # what was typed stays
    assert Response.objects.count() == 0

    client.post(TELL, {**form, "contact": "anonymous", "mood": "2", "reach": "ans@example.org"})
    told = Response.objects.get()
    assert (told.is_anonymous, told.client, told.answer_count) == (True, None, 1)
    assert told.submitted_at is not None
    assert told.submitted_at.weekday() == 0  # the week only
    assert FollowUp.objects.count() == 0

    reach = {"contact": "contact", "name": "Ans de Wit", "reach": "ans@example.org"}
    client.post(TELL, {**form, **reach})
    follow_up = FollowUp.objects.get()
    assert (follow_up.caller_name, follow_up.owner) == ("Ans de Wit", agent)
    for _turn in range(8):
        last = client.post(TELL, {**form, "contact": "anonymous"})
    assert last.status_code == 429
    assert "De deur klemt." in last.content.decode()


def test_in_the_portal_nobody_learns_who_stayed_anonymous(client: Browser) -> None:
    department = make_department()
    person = make_client(departments=[department], with_user=True)
    assert person.user is not None
    sign_in(client, person.user)
    form = {"comment": "Rommelig.", "department": str(department.pk)}
    client.post(reverse("surveys:tell"), {**form, "contact": "anonymous"})
    assert not Response.objects.filter(client=person).exists()
    assert not Look.objects.filter(what="surveys.tell").exists()
    assert not Event.objects.filter(client_id=person.pk).exists()
    client.post(reverse("surveys:tell"), {**form, "contact": "named"})
    assert Response.objects.get(client=person).channel == "portal"
    client.post(reverse("surveys:tell"), {**form, "contact": "contact"})
    assert FollowUp.objects.get().client == person


@pytest.mark.parametrize("choice", ["named", "contact", "anonymous"])
def test_what_a_relative_tells_is_theirs_and_not_the_clients(choice: str) -> None:
    department = make_department()
    person = make_client(departments=[department])
    mandate = make_mandate(client=person)
    operations.tell_unasked(
        comment="Moeder moest lang wachten.",
        mood=2,
        department=department,
        language="nl",
        via=Via.PORTAL,
        by=actor_for_relative(mandate),
        anonymous=choice == "anonymous",
        wants_contact=choice == "contact",
    )
    said = Response.objects.get()
    known = None if choice == "anonymous" else mandate.relative
    assert (said.client, said.respondent_type, said.relative) == (None, "relative", known)
    called = [(one.client, one.caller_email) for one in FollowUp.objects.all()]
    assert called == ([(None, mandate.relative.email)] if choice == "contact" else [])


def test_figures_of_who_was_asked_never_count_who_came_by_themselves() -> None:
    department = make_department()
    make_response(department=department, nps=9)
    today = clock.today("Europe/Amsterdam")

    def counted() -> list[object]:
        return [
            (row.metric, row.n, row.value, row.hidden)
            for row in metrics(
                date_from=today - timedelta(days=40), date_to=today, by="touchpoint", actor=SYSTEM
            )
        ]

    before = counted()
    for mood in (1, 5, None):
        operations.tell_unasked(
            comment="Zomaar.",
            mood=mood,
            department=department,
            language="nl",
            via="website",  # type: ignore[arg-type]
            by=SYSTEM,
            anonymous=True,
        )
    assert counted() == before


def test_good_words_reach_the_team_without_whose_they_are(client: Browser) -> None:
    department = make_department()
    team = make_team(departments=[department])
    make_response(department=department, nps=10, comment="Dank aan zuster Els de Boer!")
    make_response(department=department, nps=9, comment="")
    make_response(department=department, nps=7, comment="Redelijk.")
    agent, colleague = make_staff(team=team), make_staff(team=team, role=Role.PROFESSIONAL)
    desk = sign_in(client, agent)
    page = desk.get(reverse("surveys:compliments")).content.decode()
    assert page.count("surveys-words") == 1
    assert "Els de Boer!" not in page
    said = Response.objects.get(nps=10)
    desk.post(reverse("surveys:pass-on", args=[said.pk]))
    again = desk.post(reverse("surveys:pass-on", args=[said.pk]), follow=True)
    assert "net voor u door" in again.content.decode()
    given = Compliment.objects.get()
    assert "Boer" not in given.words
    home = sign_in(Browser(), colleague).get("/desk/").content.decode()
    assert "zuster" in home
    elsewhere = make_staff(team=make_team(departments=[make_department()]))
    assert "zuster" not in sign_in(Browser(), elsewhere).get("/desk/").content.decode()


def test_thanks_at_the_end_of_a_follow_up_are_good_words_too() -> None:
    department = make_department()
    agent = actor_for_staff(make_staff(team=make_team(departments=[department])))
    person = make_client(departments=[department])
    follow_up = make_follow_up(client=person, department=department)
    operations.note_contact(follow_up_id=follow_up.pk, text="Gebeld.", by=agent)
    operations.ask_solved(follow_up_id=follow_up.pk, text="Opgelost.", by=agent)
    assert queries.praises(agent) == []
    operations.confirm(
        follow_up_id=follow_up.pk,
        solved=True,
        text="Fijn geholpen!",
        by=link_actor(client_id=person.pk),
    )
    (praise,) = queries.praises(agent)
    assert (praise.follow_up_id, praise.words) == (follow_up.pk, "Fijn geholpen!")


def test_you_said_we_did(client: Browser) -> None:
    make_organisation()
    studio = sign_in(client, make_staff(role=Role.MANAGER))
    new = reverse("surveys:improvement-new")
    form = {"said_nl": "Te donker.", "done_nl": "Nieuwe lampen.", "since": "2026-05-01"}
    half = studio.post(new, {**form, "do": "publish"}).content.decode()
    assert "alle drie de talen" in half
    assert "Nieuwe lampen." in half
    assert "Vul het cijfer" in studio.post(new, {**form, "figure": "nps"}).content.decode()
    assert not Improvement.objects.exists()  # who tries again makes no second one
    whole = {
        **form, "said_fi": "Pimeää.", "done_fi": "Uudet valot.", "said_en": "Dark.",
        "done_en": "New lamps.", "figure": "nps", "before": "3", "after": "12",
    }  # fmt: skip
    public = reverse("surveys:improvements")
    studio.post(new, {**whole, "do": "keep"})
    kept = Improvement.objects.get()
    assert "Nieuwe lampen." not in Browser().get(public).content.decode()
    address = reverse("surveys:improvement", args=[kept.pk])
    studio.post(address, {**whole, "do": "publish"})
    for language, words in (("nl", "Nieuwe lampen."), ("fi", "Uudet valot."), ("en", "New lamps.")):
        shown = Browser(headers={"accept-language": language}).get(public).content.decode()
        assert words in shown
    assert "12" in shown
    colleague = sign_in(Browser(), make_staff())
    assert "Nieuwe lampen." not in colleague.get("/desk/").content.decode()
    studio.post(address, {**whole, "do": "publish", "is_for_staff": "on"})
    assert "Nieuwe lampen." in colleague.get("/desk/").content.decode()
    assert "Nieuwe lampen." not in Browser().get(public).content.decode()
    studio.post(address, {**form, "do": "keep"})  # published: it must stay whole
    kept.refresh_from_db()
    assert kept.done["fi"] == "Uudet valot."
    studio.post(address, {"do": "withdraw"})
    assert "New lamps." not in Browser().get(public).content.decode()


def test_managers_see_what_is_late_and_why_without_names(client: Browser) -> None:
    studio = sign_in(client, make_staff(role=Role.MANAGER))
    department = make_department(names={"nl": "Oogheelkunde"})
    follow_up = make_follow_up(department=department)
    then = clock.now() - timedelta(days=20)
    FollowUp.objects.update(level=3, escalated_at=then, due_at=then)
    assert follow_up.client is not None
    studio.post(reverse("surveys:causes"), {"nl": "Lift kapot", "fi": "Hissi", "en": "Lift"})
    causes = studio.get(reverse("surveys:causes")).content.decode()
    assert 'aria-label="Niet meer aanbieden: Lift kapot"' in causes
    assert causes.index(">Lift kapot<") < causes.index("Niet meer aanbieden: Lift kapot")
    page = studio.get(reverse("surveys:loop")).content.decode()
    assert "Oogheelkunde" in page
    assert follow_up.client.name not in page
    terms = reverse("surveys:terms", args=[department.location_id])
    assert (
        "eerste contact komt"
        in studio.post(terms, {"contact_days": "9", "answer_days": "3"}).content.decode()
    )
    studio.post(terms, {"contact_days": "2", "answer_days": "30"})
    assert "30" in studio.get(terms).content.decode()
