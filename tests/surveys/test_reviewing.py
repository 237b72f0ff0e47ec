"""Reviewers correct what was found; it is learnt from, and measured on what was kept apart."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.accounts.types import Role
from nabij.surveys import operations
from nabij.surveys.models import CommentTheme, Correction, Finding, FollowUp, Lesson
from nabij.surveys.queries.reading import current_reader
from nabij.texts.types import Danger
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.comments import write_comments
from tests.factories.organisation import make_department
from tests.factories.surveys import make_response

pytestmark = pytest.mark.django_db


def test_a_reviewer_corrects_and_adds_danger_and_takes_it_away_only_with_a_reason(
    client: Browser,
) -> None:
    manager = make_staff(role=Role.MANAGER)
    sign_in(client, manager)
    response = make_response(nps=9, comment="Het eten was koud. Bel Kees de Wit.")
    operations.read_response(response_id=response.pk)
    page = client.get(reverse("surveys:review"))
    assert "Kees" not in page.content.decode()  # fewer than 20 in all: nothing is shown
    assert page.context["item"] is None
    write_comments(department=make_department(), n=19)
    assert client.get(reverse("surveys:review")).context["item"] is not None
    finding = Finding.objects.get(response=response)
    address = reverse("surveys:review-text", args=[finding.pk])
    shown = client.get(address).content.decode()
    assert "Kees" not in shown
    assert "[naam]" in shown
    client.post(address, {"themes": ["food", "safety"], "sentiment": "-2", "dangers": ["neglect"]})
    finding.refresh_from_db()
    assert (finding.themes, finding.sentiment) == (["food", "safety"], -2)
    assert FollowUp.objects.get(response=response).reasons == ["danger", "bad_words"]
    refused = client.post(address, {"themes": ["food"], "sentiment": "-1", "why": " "})
    assert refused.context["form"].errors["why"]
    assert Finding.objects.get(pk=finding.pk).dangers == ["neglect"]
    with pytest.raises(operations.LessDangerError):
        operations.review(
            finding_id=finding.pk,
            themes=["food"],
            sentiment=-1,
            dangers=[],
            by=actor_for_staff(manager),
        )
    client.post(address, {"themes": ["food"], "sentiment": "-1", "why": "Only cold food."})
    assert Finding.objects.get(pk=finding.pk).dangers == []
    last = Correction.objects.order_by("-at", "-pk")[0]
    assert (last.dangers_before, last.dangers, last.why) == (["neglect"], [], "Only cold food.")
    with pytest.raises(operations.NotAThemeError):
        operations.review(
            finding_id=finding.pk,
            themes=["nonsense"],
            sentiment=0,
            dangers=[Danger.FALL],
            by=actor_for_staff(manager),
        )


def test_what_is_corrected_often_is_learnt_and_measured_on_what_was_kept_apart() -> None:
    manager = actor_for_staff(make_staff(role=Role.MANAGER))
    department = make_department()
    write_comments(department=department, n=30, comment="De hortensia was verlept.")
    write_comments(department=department, n=10, comment="Lang gewacht.")
    assert operations.learn_all() == []
    for finding in Finding.objects.all():
        is_garden = "hortensia" in finding.masked
        operations.review(
            finding_id=finding.pk,
            themes=["environment_facilities"] if is_garden else ["waiting"],
            sentiment=-1,
            dangers=[],
            by=manager,
        )
    before = current_reader().name
    (lesson,) = operations.learn_all()
    assert operations.learn_all() == []  # nothing new
    assert lesson.learnt_from + lesson.held_out == 40
    assert current_reader().name != before
    found = current_reader().analyst.find("De hortensia was verlept.", "nl")
    assert found.themes == ("environment_facilities",)
    if lesson.held_out:
        assert (lesson.micro_f1 or 0) > (lesson.rules_micro_f1 or 0)
    assert Lesson.objects.count() == 1


def test_themes_are_added_renamed_and_retired(client: Browser) -> None:
    sign_in(client, make_staff(role=Role.MANAGER))
    names = {"name_nl": "Tuin", "name_fi": "Piha", "name_en": "Garden"}
    client.post(reverse("surveys:theme-new"), {**names, "words_nl": "hortensia, *, roos;  perk "})
    theme = CommentTheme.objects.get(key="garden")
    assert theme.words["nl"] == ["hortensia", "*", "roos", "perk"]
    assert current_reader().analyst.find("De hortensia's zijn mooi", "nl").themes == ("garden",)
    wrong = client.post(reverse("surveys:theme", args=[theme.pk]), {**names, "name_fi": ""})
    assert wrong.context["form"].errors
    client.post(reverse("surveys:theme", args=[theme.pk]), {**names, "is_retired": "on"})
    assert current_reader().analyst.find("De hortensia is mooi", "nl").themes == ()
