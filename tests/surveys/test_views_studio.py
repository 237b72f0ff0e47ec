"""The experience manager builds a survey, from blocks to published."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from nabij.accounts.types import Role
from nabij.ledger.models import Event
from nabij.lib.text import LANGUAGES
from nabij.people.types import SYSTEM
from nabij.surveys import operations
from nabij.surveys.blocks import BLOCKS
from nabij.surveys.models import Question, Survey
from nabij.surveys.operations import building
from nabij.surveys.rules.building import gaps, read_values, tell_values
from nabij.surveys.types import Kind
from tests.factories.accounts import make_staff, sign_in
from tests.factories.surveys import make_invitation, make_survey

pytestmark = pytest.mark.django_db


def manager() -> Browser:
    return sign_in(Browser(), make_staff(role=Role.MANAGER))


def test_blocks_are_complete_in_three_languages_but_for_the_licensed_one() -> None:
    for key, block in BLOCKS.items():
        draft = Survey(key=key)
        lacking = gaps(building.block_questions(draft, block.items))
        assert bool(lacking) == (key == "promis-global-10"), key
    servqual = BLOCKS["servqual"].items
    assert len(servqual) == 44
    assert {(i.item, i.aspect.value) for i in servqual} == {
        (str(n), side) for n in range(1, 23) for side in ("expectation", "perception")
    }
    texts = [i.texts[code] for i in servqual for code in LANGUAGES]
    assert len(set(texts)) == len(texts)


def test_a_survey_from_begin_to_published_and_on_to_its_next_version() -> None:
    browser = manager()
    refused = browser.post("/studio/surveys/new/", {"name_nl": "", "blocks": ["nps"]})
    assert "Geef de vragenlijst een naam." in refused.content.decode()
    made = browser.post(
        "/studio/surveys/new/", {"name_nl": "Na de opname", "blocks": ["ces", "nps", "words"]}
    )
    draft = Survey.objects.get(key="na-de-opname")
    at = f"/studio/surveys/{draft.pk}/"
    assert made.headers["Location"] == at
    doubled = browser.post(f"{at}blocks/", {"block": "nps"}, follow=True).content.decode()
    assert "staat al een vraag uit dit blok" in doubled
    browser.post(f"{at}blocks/", {"block": "top-box"})
    assert [q.order for q in draft.questions.order_by("order")] == list(range(1, 8))
    assert "Hoe wordt de vraag beantwoord?" in browser.get(f"{at}questions/new/").content.decode()
    said = {
        "text_nl": "Hoe kwam u?", "options_nl": "Auto\nBus\n", "options_fi": "Auto",
        "shown_if": str(draft.questions.get(key="recommend").pk), "shown_values": "9-10",
    }  # fmt: skip
    page = browser.post(f"{at}questions/new/?kind=single", said).content.decode()
    assert "evenveel regels" in page
    assert "Hoe kwam u?" in page
    added = browser.post(f"{at}questions/new/?kind=single", said | {"options_fi": ""})
    assert added.status_code == 302, added.content.decode()[-3000:]
    own = draft.questions.get(key="own-1")
    assert (own.option_values, own.shown_values, own.order) == ([1, 2], [9, 10], 8)
    # it can't come before what it depends on, and that can't be taken out
    for _ in range(5):
        browser.post(f"{at}questions/{own.pk}/move/", {"to": "earlier"})
    stuck = browser.post(f"{at}questions/{own.pk}/move/", {"to": "earlier"}, follow=True)
    assert "hangt af van het antwoord" in stuck.content.decode()
    remove = f"{at}questions/{own.shown_if_id}/remove/"
    assert "eerst" in browser.post(remove, follow=True).content.decode()
    # texts miss: it is said, and not published
    unready = browser.post(f"{at}publish/", follow=True).content.decode()
    assert "Vraag 3 heeft geen tekst in het Fins, in het Engels." in unready
    assert Survey.objects.filter(pk=draft.pk, published_at=None).exists()
    whole = said | {
        "text_fi": "Miten tulit?", "text_en": "How did you come?", "options_fi": "Auto\nBussi",
        "options_en": "Car\nBus",
    }  # fmt: skip
    browser.post(f"{at}questions/{own.pk}/", whole)
    assert browser.get(f"{at}publish/").status_code == 200
    browser.post(f"{at}publish/")
    draft.refresh_from_db()
    assert draft.published_at is not None
    assert Event.objects.get(kind="surveys.SurveyPublished").payload["version"] == 1
    for gone in ("blocks/", "publish/", "discard/", "describe/", f"questions/{own.pk}/"):
        assert browser.get(f"{at}{gone}").status_code == 404, gone
    # the next version is a copy with its branch, made once
    assert browser.post(f"{at}copy/").headers == browser.post(f"{at}copy/").headers
    copy = Survey.objects.get(key="na-de-opname", version=2)
    branch = copy.questions.get(key="own-1")
    assert branch.shown_if is not None
    assert branch.shown_if.survey_id == copy.pk
    browser.post(f"/studio/surveys/{copy.pk}/discard/")
    assert list(Survey.objects.filter(key="na-de-opname")) == [draft]


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        ("scale", {"least": "5", "most": "5"}, "meer dan het laagste"),
        ("scale", {"least": "1", "most": "3", "options_nl": "a\nb"}, "één regel voor elk getal"),
        ("single", {"options_nl": "alleen dit"}, "ten minste twee antwoorden"),
        ("number", {"least": "a", "most": "99999"}, "heel getal in van 0 tot en met 9999"),
        ("text", {"text_nl": ""}, "Schrijf wat u wilt vragen."),
    ],
)
def test_what_cant_be_asked_is_said_and_stays(kind: str, said: dict[str, str], words: str) -> None:
    draft = building.new_survey(names={"nl": "Proef"}, intros={}, is_anonymous=False, by=SYSTEM)
    address = f"/studio/surveys/{draft.pk}/questions/new/?kind={kind}"
    page = manager().post(address, {"text_nl": "Mijn vraag", **said})
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not draft.questions.exists()


def test_the_preview_shows_each_kind_in_each_language() -> None:
    survey, browser = make_survey(), manager()
    at = f"/studio/surveys/{survey.pk}/preview/"
    for key in survey.questions.values_list("key", flat=True):
        page = browser.get(f"{at}?language=fi&device=desktop&step={key}").content.decode()
        assert "Kysymys" in page
        assert "surveys-device--desktop" in page
    assert "Vraag 1 van 7" in browser.get(f"{at}?language=xx&step=nope").content.decode()
    empty = building.new_survey(names={"nl": "Leeg"}, intros={}, is_anonymous=False, by=SYSTEM)
    assert browser.get(f"/studio/surveys/{empty.pk}/preview/").status_code == 200


def test_the_list_costs_the_same_with_one_and_three(
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    browser = manager()
    counts = []
    for number in range(3):
        make_survey(key=f"survey-{number}")
        with django_assert_max_num_queries(100) as seen:  # type: ignore[attr-defined]
            page = browser.get("/studio/surveys/").content.decode()
        counts.append(len(seen))
    assert counts[0] == counts[2]
    assert page.count("all-kinds") == 0
    assert page.count("survey-") >= 3


def test_two_versions_at_once_and_answers_of_both() -> None:
    invitation = make_invitation()
    draft = building.copy_to_draft(survey_id=invitation.survey_id, by=SYSTEM)
    question = Question.objects.get(survey=draft, key="recommend")
    building.remove_question(survey_id=draft.pk, question_id=question.pk, by=SYSTEM)
    building.publish(survey_id=draft.pk, by=SYSTEM)
    assert make_invitation().survey == draft
    assert operations.standard_survey() == draft
    assert invitation.survey.questions.filter(kind=Kind.NPS).exists()


def test_numbers_of_answers_are_read_as_people_write_them() -> None:
    assert read_values("0-3, 9") == (0, 1, 2, 3, 9)
    assert read_values(" 2 ;4") == (2, 4)
    for wrong in ("", "a", "3-1", "1-2-3", "-1", "1-99999", "0-500", "²"):
        assert read_values(wrong) == (), wrong
    assert tell_values([0, 1, 2, 5]) == "0-2, 5"


def test_what_holds_imported_scores_is_nothing_to_build() -> None:
    survey, browser = make_survey(key="imported"), manager()
    draft = building.copy_to_draft(survey_id=survey.pk, by=SYSTEM)
    Question.objects.create(
        survey=draft, key="eq5d", kind=Kind.SCORE, order=99, scale_min=0, scale_max=1
    )
    assert str(survey.pk) not in browser.get("/studio/surveys/").content.decode()
    for address in (f"{survey.pk}/", f"{draft.pk}/publish/", f"{draft.pk}/preview/"):
        assert browser.get(f"/studio/surveys/{address}").status_code == 404
    assert browser.post(f"/studio/surveys/{survey.pk}/copy/").status_code == 404
