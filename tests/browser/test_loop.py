"""The whole loop on the running system, in each language: from the back office to the figures.

One client per language comes in from the back office and is followed through docs/tutorial/. Each
function below is one step, and says what a person sees. The words are the catalogue's own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.translation import gettext as say
from django.utils.translation import override
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from nabij.demo.content.departments import DEPARTMENTS
from nabij.demo.content.house import DepartmentContent
from nabij.insights.numbers import counted, told
from nabij.insights.rules import standing_start
from nabij.insights.types import STANDING, Metric
from nabij.ui.rules import phone_in_words
from tests.api import bundles
from tests.browser.running import Running, running_demo
from tests.browser.walking import (
    WITHIN_A_MINUTE,
    People,
    Post,
    answer,
    choose_time,
    follow,
    go_on,
    headline,
    link_in,
    scale,
    table_of,
)
from tests.waiting import wait_until

pytestmark = pytest.mark.slow
COMMENT = {
    "nl": "Ik moest drie keer bellen voordat iemand mij hielp.",
    "fi": "Soitin kolme kertaa ennen kuin joku auttoi.",
    "en": "I had to call three times before anybody helped me.",
}


@dataclass(frozen=True)
class Story:
    """Who is followed, in which language, and who helps them."""

    language: str
    given_name: str
    family_name: str
    telecom: str
    department: str
    sees_them: str
    calls_them: str

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def content(self) -> DepartmentContent:
        """The department of the demo where they come."""
        return next(one for one in DEPARTMENTS if one.slug == self.department)


STORIES = (
    Story("nl", "Hendrika", "Terpstra", "+31612349001", "orthopaedics", "fatima", "marijke"),
    Story("fi", "Helmi", "Rautavaara", "+358400009002", "orthotics", "sanna", "sanna"),
    Story("en", "Edith", "Blackwood", "edith@post.example", "orthopaedics", "fatima", "marijke"),
)


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """The real thing, once for all languages."""
    with running_demo() as demo:
        yield demo


@pytest.fixture
def people(browser: Browser, running: Running, language: str) -> Iterator[People]:
    """Everybody's browsers, speaking the story's language."""
    found = People(browser, running, language)
    with override(language):
        yield found
    found.close()


@pytest.mark.parametrize(
    ("story", "language"), [(one, one.language) for one in STORIES], ids=lambda v: str(v)[:2]
)
def test_the_loop(
    running: Running, people: People, story: Story, language: str, tmp_path: Path
) -> None:
    the_back_office_feeds_us(running, people, story, tmp_path)
    client = the_client_signs_in(people, story)
    post = Post(client)
    the_client_arranges_an_appointment(client, post, story)
    the_reminder_moves_and_cancels(people, client, post, story)
    the_visit_takes_place(people, client, post, story)
    answers = the_studio_counts(people)
    the_client_answers(people, post)
    the_desk_follows_up(people, post, story)
    nobody_is_asked_again(running, post, story, tmp_path)
    the_figures_move(running, people, answers)


def the_back_office_feeds_us(
    running: Running, people: People, story: Story, tmp_path: Path
) -> None:
    """Step 1: a bundle comes in, twice; the client and the appointment are there at the desk."""
    starts_at = (running.now() + timedelta(days=50)).replace(hour=10, minute=15, second=0)
    file = bundles.write(
        tmp_path,
        bundles.organization(),
        bundles.practitioner(),
        bundles.role(),
        _patient(story),
        bundles.appointment(
            id=story.language,
            identifier=_number(story),
            start=starts_at.isoformat(timespec="seconds"),
            end=(starts_at + timedelta(minutes=15)).isoformat(timespec="seconds"),
            participant=[
                {"actor": {"type": "Patient", "identifier": _number(story)[0]},
                 "status": "accepted"},
                {"actor": {"reference": "Practitioner/d1"}, "status": "accepted"},
            ],
        ),
    )  # fmt: skip
    first = running.ask("import", "fhir", str(file), "--json")
    assert first["types"]["Patient"]["created"] == first["types"]["Appointment"]["created"] == 1
    if story is STORIES[0]:  # the file speaks no language
        again = running.ask("import", "fhir", str(file), "--json")
        assert (again["total"]["created"], again["total"]["updated"], again["errors"]) == (0, 0, [])

    desk = people.staff("marijke")
    desk.get_by_role("link", name=say("Clients"), exact=True).click()
    desk.locator("main input[type=search], main input[type=text]").first.fill(story.family_name)
    desk.get_by_role("button", name=say("Search")).click()
    desk.get_by_role("link", name=story.name).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(story.name)
    desk.goto(f"/desk/appointments/?on={starts_at:%Y-%m-%d}")
    expect(desk.get_by_role("link", name=re.compile(story.name))).to_be_visible()


def the_client_signs_in(people: People, story: Story) -> Page:
    """Step 2: a code, read in the postbox, opens the own environment. No password."""
    page = people.visitor()
    page.goto("/my/")
    page.locator("#id_address").fill(story.telecom)
    page.get_by_role("button", name=say("Send me a code")).click()
    page.wait_for_url("**/sign-in/code/")
    letter = Post(people.visitor(), only=code_letter(story)).next()
    code = re.search(r"\b\d{6}\b", letter.inner_text())
    assert code is not None
    page.locator("#id_code").fill(code[0])
    page.get_by_role("button", name=say("Sign in"), exact=True).click()
    page.wait_for_url("**/my/")
    expect(page.get_by_text(say("Your next appointment"))).to_be_visible()
    return page


def the_client_arranges_an_appointment(page: Page, post: Post, story: Story) -> None:
    """Step 2 and 3: books, takes it along, moves and cancels; each time a message confirms it."""
    booked = book(page, story)
    post.next(about=booked)
    page.goto("/my/appointments/")
    page.get_by_role("link", name=booked).first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name=say("Put it in my calendar")).click()
    assert len(Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")) == 1

    page.get_by_role("link", name=say("Move the appointment")).click()
    moved = choose_time(page)
    page.wait_for_url("**/?done=moved")
    assert moved != booked
    post.next(about=moved)

    page.goto("/my/appointments/")
    page.get_by_role("link", name=moved).first.click()
    page.get_by_role("link", name=say("Cancel the appointment")).click()
    page.get_by_role("button", name=say("Yes, cancel it")).click()
    page.wait_for_url("**/?done=cancelled")
    assert link_in(post.next(about=moved), "/my/appointments/new/")


def the_reminder_moves_and_cancels(people: People, page: Page, post: Post, story: Story) -> None:
    """Step 3: the day before, a reminder. Its link moves and cancels, without signing in."""
    booked = book(page, story)
    post.next(about=booked)
    go_on(page, "appointment")
    phone = people.visitor(width=360)
    phone.goto(link_in(post.next(about=booked), "/a/"))
    phone.get_by_role("link", name=say("Move the appointment")).click()
    moved = choose_time(phone)
    phone.wait_for_url("**/?done=moved")
    post.next(about=moved)

    go_on(page, "appointment")
    phone.goto(link_in(post.next(about=moved), "/a/"))
    phone.get_by_role("link", name=say("Cancel the appointment")).click()
    phone.get_by_role("button", name=say("Yes, cancel it")).click()
    phone.wait_for_url("**/?done=cancelled")
    post.next(about=moved)


def the_visit_takes_place(people: People, page: Page, post: Post, story: Story) -> None:
    """Step 4: the client comes; the desk notes that the visit took place."""
    booked = book(page, story)
    post.next(about=booked)
    go_on(page, "appointment")
    post.next(about=booked)
    go_on(page, "appointment")

    desk = people.staff(story.sees_them)
    desk.get_by_role("link", name=say("Appointments"), exact=True).click()
    desk.get_by_role("link", name=re.compile(story.name)).click()
    desk.get_by_role("button", name=say("The client has arrived")).click()
    desk.get_by_role("link", name=say("The visit took place")).click()
    desk.get_by_role("button", name=say("Yes"), exact=True).click()
    expect(desk.get_by_text(say("Noted."))).to_be_visible()


def the_client_answers(people: People, post: Post) -> None:
    """Step 5: within a minute the question comes; answered on a phone, once, without signing in."""
    link = link_in(post.next(), "/s/")
    phone = people.visitor(width=360)
    phone.goto(link)
    answer(phone, "4")
    phone.get_by_role("link", name=say("Previous question")).click()
    expect(scale(phone, "4")).to_be_checked()
    answer(phone, "5")
    answer(phone, "3")

    later = people.visitor(width=360)
    later.goto(link)
    expect(later.get_by_role("textbox")).to_be_visible()
    later.get_by_role("link", name=say("Previous question")).click()
    expect(scale(later, "3")).to_be_checked()
    later.get_by_role("button", name=say("Next question")).click()
    later.get_by_role("textbox").fill(COMMENT[people.language])
    later.get_by_role("button", name=say("Go on"), exact=True).click()
    later.get_by_role("radio").nth(1).check(force=True)
    later.get_by_role("button", name=say("Send my answers")).click()
    expect(later.get_by_role("heading", level=1)).to_have_text(say("Thank you"))
    expect(later.get_by_text(say("We will be in touch"))).to_be_visible()
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text(say("Thank you"))
    expect(phone.get_by_role("button", name=say("Send my answers"))).to_have_count(0)


def nobody_is_asked_again(running: Running, post: Post, story: Story, tmp_path: Path) -> None:
    """Step 5: a second visit within 30 days comes in; nobody asks, and why is recorded."""
    ended_at = running.now() - timedelta(minutes=5)
    visit = bundles.encounter(
        id=story.language,
        identifier=_number(story),
        subject={"type": "Patient", "identifier": _number(story)[0]},
        period={
            "start": (ended_at - timedelta(minutes=15)).isoformat(timespec="seconds"),
            "end": ended_at.isoformat(timespec="seconds"),
        },
    )
    file = bundles.write(
        tmp_path, bundles.organization(), bundles.practitioner(), visit, name="visit.json"
    )
    assert running.ask("import", "fhir", str(file), "--json")["types"]["Encounter"]["created"] == 1
    wait_until(lambda: why_not_asked(running, story) == [("recently_asked",)], WITHIN_A_MINUTE)
    post.is_still()


def the_desk_follows_up(people: People, post: Post, story: Story) -> None:
    """Step 6: the low score lies at the desk; somebody takes it, calls, and asks; it is solved."""
    desk = people.staff(story.calls_them)
    desk.goto("/desk/follow-ups/?show=all")
    follow(desk.get_by_role("link", name=story.name))
    expect(desk.get_by_text(COMMENT[people.language])).to_be_visible()
    take = desk.get_by_role("button", name=say("I will take this"))
    if take.count():
        take.click()
    desk.locator("#contact_text").fill("…")
    desk.get_by_role("button", name=say("Keep this note")).first.click()
    desk.locator("#ask_text").fill(COMMENT[people.language])
    desk.get_by_role("button", name=say("Ask the client")).click()
    expect(desk.get_by_role("heading", name=say("Waiting for the client"))).to_be_visible()

    phone = people.visitor(width=360)
    phone.goto(link_in(post.next(), "/f/"))
    expect(phone.get_by_text(COMMENT[people.language])).to_be_visible()
    phone.get_by_role("radio", name=say("Yes, it is solved")).check(force=True)
    phone.get_by_role("button", name=say("Send"), exact=True).click()
    thanks = say("Good to hear that it is solved. Thank you for telling us.")
    expect(phone.get_by_text(thanks)).to_be_visible()
    desk.reload()
    expect(
        desk.get_by_text(say("The client told us that it is solved. There is nothing left to do."))
    ).to_be_visible()


def the_studio_counts(people: People) -> int:
    """Return how many answers the recommendation score rests on now."""
    studio = people.staff("tom")
    studio.goto("/studio/experience/")
    counts = headline(studio, Metric.NPS).split("n = ")[1]
    return int(re.sub(r"\D", "", counts))


def the_figures_move(running: Running, people: People, answers: int) -> None:
    """Step 7: the studio counts one answer more, and the export says the same as the page."""
    assert the_studio_counts(people) == answers + 1
    studio = people.staff("tom")
    studio.goto("/studio/experience/?months=12")
    today = running.now().date()
    period = ("--from", str(standing_start(today, 12)), "--to", str(today))
    language = people.language
    for row in running.ask("export", "metrics", *period, "--json"):
        if row["metric"] not in STANDING:
            continue
        metric = Metric(row["metric"])
        shown = headline(studio, metric)
        assert told(metric, row["value"], language=language) in shown
        assert f"n = {counted(row['n'], language=language)}" in shown
    slugs = {one.slug: one.names[language] for one in DEPARTMENTS}
    for row in running.ask("export", "metrics", *period, "--by", "department", "--json"):
        if row["group"] in slugs and row["metric"] in STANDING:
            metric = Metric(row["metric"])
            cells = table_of(studio, metric, slugs[row["group"]])
            if not cells:  # told over other months, which stand behind its name, or nothing to tell
                assert row["hidden"] or not row["n"], row
                continue
            assert cells[0] == told(metric, row["value"], language=language), row
            assert cells[-1] == counted(row["n"], language=language), row


def book(page: Page, story: Story) -> str:
    """Book the first service of the story's department and return the time in words."""
    page.goto("/my/appointments/new/")
    service = story.content.services[0].names[story.language]
    item = page.locator("main .nabij-list__item", has_text=story.content.names[story.language])
    item.get_by_role("link", name=service, exact=True).click()
    when = choose_time(page)
    page.wait_for_url("**/?done=booked")
    return when


def code_letter(story: Story) -> str:
    """Return what marks the letter with a code to sign in: the address it went to."""
    return re.escape(story.telecom if "@" in story.telecom else phone_in_words(story.telecom))


def why_not_asked(running: Running, story: Story) -> list[tuple[str]]:
    """Return the reasons recorded for not asking the story's client."""
    return running.rows(
        "SELECT reason FROM surveys_notasked n JOIN people_client c ON c.id = n.client_id"
        " WHERE c.given_name = %s AND c.family_name = %s",
        story.given_name, story.family_name,
    )  # fmt: skip


def _number(story: Story) -> list[dict[str, str]]:
    return [{"system": bundles.MRN, "value": f"loop-{story.language}"}]


def _patient(story: Story) -> bundles.Resource:
    is_mail = "@" in story.telecom
    return bundles.patient(
        id=story.language,
        identifier=_number(story),
        name=[{"use": "official", "family": story.family_name, "given": [story.given_name]}],
        telecom=[
            {"system": "email" if is_mail else "phone", "value": story.telecom, "use": "mobile"}
        ],
        communication=[{"language": {"coding": [{"code": story.language}]}}],
    )
