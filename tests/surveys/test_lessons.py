"""What was learnt is used where it does better than the rules, and the page says of what it is."""

from collections.abc import Sequence

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.accounts.types import Role
from nabij.people.types import Actor
from nabij.surveys import operations
from nabij.surveys.models import Finding, Lesson
from nabij.surveys.operations import lessons
from nabij.surveys.operations.lessons import HELD_OUT
from nabij.surveys.queries.reading import current_reader
from nabij.surveys.queries.reviewing import Use, lesson_rows
from nabij.texts.rules.measuring import measure
from nabij.texts.types import Example
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.comments import write_comments
from tests.factories.organisation import make_department

pytestmark = pytest.mark.django_db
# So few that none is left to learn from when a third is left out; the rules know them all.
WAITING = (
    "Lang gewacht bij de balie.", "Een uur wachttijd, veel te lang.", "Het duurde erg lang.",
    "Wij moesten eindeloos wachten.", "Drie kwartier in de wachtkamer.",
)  # fmt: skip
OTHERS = (
    "De folder was niet te lezen.", "Niemand zei wat er zou gebeuren.", "De brief klopte niet.",
    "Mijn zoon kreeg een ander verhaal.", "Wat mag ik eten?", "De zuster lachte om mij.",
    "Kamer twaalf is koud.", "De parkeerplaats was vol.", "Het formulier kwam dubbel.",
    "Alles werd goed verteld.", "De arts nam het op papier door.", "De lift was stuk.",
)  # fmt: skip
PLANTS = (
    "De hortensia", "Die hortensia", "Een hortensia", "Onze hortensia", "Jullie hortensia",
    "Elke hortensia", "Geen hortensia die niet",
)  # fmt: skip
STATES = ("was verlept.", "ziet er moe uit.", "staat scheef.", "verliest blad.", "heeft dorst.")
GARDEN = tuple(f"{plant} {state}" for plant in PLANTS for state in STATES)


@pytest.fixture
def manager() -> Actor:
    return actor_for_staff(make_staff(role=Role.MANAGER))


def reviewed(texts: Sequence[str], *, theme: str, by: Actor, each: int = 1) -> None:
    """Have clients write these, and a reviewer say what they are about."""
    department = make_department()
    for text in texts:
        write_comments(department=department, n=each, comment=text)
    for finding in Finding.objects.filter(masked__in=texts):
        _say(finding, [theme], by)


def _say(finding: Finding, themes: list[str], by: Actor) -> None:
    operations.review(finding_id=finding.pk, themes=themes, sentiment=-1, dangers=[], by=by)


def apart() -> list[Finding]:
    return [one for one in Finding.objects.all() if one.response_id.int % HELD_OUT == 0]


def uses() -> dict[str | None, Use]:
    (row,) = lesson_rows()
    return {one.theme: one.use for one in row.uses}


def test_a_theme_that_the_rules_tell_better_stays_with_the_rules(
    client: Browser, manager: Actor
) -> None:
    department = make_department()
    for text in WAITING:  # one of each that is learnt from
        write_comments(department=department, n=8, comment=text)
        same = Finding.objects.filter(masked=text)
        _say(next(one for one in same if one.response_id.int % HELD_OUT), ["waiting"], manager)
    reviewed(OTHERS, theme="information", by=manager)
    reviewed(GARDEN, theme="environment_facilities", by=manager)
    operations.learn_all()
    used = uses()
    assert used["waiting"] is Use.RULES_DO_BETTER
    assert used["environment_facilities"] is Use.LEARNT
    assert used["food"] is Use.TOO_FEW
    reader = current_reader()
    told = [
        Example(text=one.masked, language="nl", themes=tuple(one.themes), sentiment=one.sentiment)
        for one in apart()
        if one.reviewed_at
    ]
    for themes in ("waiting", "environment_facilities"):
        by_theme = [
            measure(told, analyst.find_all(told))["themes"]["by_theme"].get(themes, {})
            for analyst in (reader.analyst, reader.rules)
        ]
        assert (by_theme[0].get("f1") or 0) >= (by_theme[1].get("f1") or 0)
    found = reader.analyst.find("Een hortensia is verlept.", "nl").themes
    assert "environment_facilities" in found
    assert "waiting" in reader.analyst.find("We hebben erg lang moeten wachten.", "nl").themes
    sign_in(client, make_staff(role=Role.MANAGER))
    page = client.get(reverse("surveys:review")).content.decode()
    assert "Geleerd, nog niet gebruikt: regels doen het beter" in page
    assert "Geleerd en gebruikt" in page
    alone = page.partition("Alleen de regels, want")[2].partition("</p>")[0]
    assert "Eten en drinken" in alone
    assert "Wachten" not in alone


def test_an_own_theme_does_not_take_the_rules_from_the_others(manager: Actor) -> None:
    operations.add_theme(
        names={"nl": "Tuin", "fi": "Piha", "en": "Garden"}, words={"nl": ["vijver"]}, by=manager
    )
    reviewed(GARDEN, theme="garden", by=manager)
    reviewed(OTHERS, theme="information", by=manager)
    operations.learn_all()
    assert uses()["garden"] is Use.LEARNT
    find = current_reader().analyst.find
    assert "waiting" in find("Lang gewacht.", "nl").themes
    assert "garden" in find("Jullie hortensia was verlept.", "nl").themes


def test_what_was_learnt_before_anything_was_compared_is_learnt_again(manager: Actor) -> None:
    reviewed(GARDEN, theme="environment_facilities", by=manager)
    (lesson,) = operations.learn_all()
    del lesson.model["compared"], lesson.model["felt"], lesson.model["feels_by_rules"]
    lesson.choice = {}
    lesson.save()
    assert set(uses().values()) <= set(Use)  # it can be shown
    assert current_reader().analyst.find("Een hortensia was verlept.", "nl").themes
    assert [one.language for one in operations.learn_all()] == ["nl"]
    assert operations.learn_all() == []
    assert Lesson.objects.count() == 2


def test_when_the_rules_do_better_on_what_was_kept_apart_they_tell_every_theme(
    manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lessons, "FEWEST_APART", 1)
    reviewed(GARDEN, theme="environment_facilities", by=manager, each=2)
    reviewed(WAITING, theme="waiting", by=manager, each=4)
    for finding in apart():  # there people find what the rules find, and nothing else
        _say(finding, finding.found_themes, manager)
    (lesson,) = operations.learn_all()
    assert (lesson.micro_f1 or 0) < (lesson.rules_micro_f1 or 0)
    used = uses()
    assert used["environment_facilities"] is Use.RULES_DO_BETTER_OVER_ALL
    assert Use.LEARNT not in {use for theme, use in used.items() if theme}
    assert current_reader().analyst.find(GARDEN[0], "nl").themes == ()
