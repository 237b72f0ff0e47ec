"""Components: what they write, and that mistakes in using them are loud."""

import re
from datetime import UTC, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils.translation import override

from nabij.lib import clock
from nabij.ui.forms import ChoiceList, ScaleField
from nabij.ui.rules import unbroken
from nabij.ui.types import Column, ListItem, MenuLink, SlotChoice, SlotDay, Step, Table


def render(text: str, **values: object) -> str:
    """Render a template with ui loaded, in English, with white space folded."""
    with override("en"):
        shown = Template("{% load ui %}" + text).render(Context(values))
    return re.sub(r"\s+", " ", str(shown)).strip()


class SampleForm(forms.Form):
    """One field of each kind that is drawn differently."""

    name = forms.CharField(help_text="As in your passport.")
    nick = forms.CharField(required=False)
    agree = forms.BooleanField(label="I agree")
    channel = forms.ChoiceField(choices=[("sms", "SMS"), ("email", "Mail")], widget=ChoiceList)
    score = ScaleField(lowest=0, highest=10, low="no", high="yes", label="Recommend?")


def test_text_is_escaped_everywhere() -> None:
    evil = "<script>alert(1)</script>"
    shown = render(
        "{% button e %}{% link_button e e %}{% status_tag e %}{% avatar e %}"
        "{% notice title=e %}{{ e }}{% endnotice %}{% card title=e %}{% endcard %}"
        "{% item_list items %}{% facts pairs %}{% steps steps %}{% back_link e e %}"
        "{% pills e links %}",
        e=evil, links=[MenuLink(evil, evil)],
        items=[ListItem(evil, meta=evil, tag=evil, when=evil)], pairs=[(evil, evil)],
        steps=[Step(evil)],
    )  # fmt: skip
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") >= 10


@pytest.mark.parametrize(
    "text",
    [
        '{% button "Go" kind="shiny" %}',
        '{% status_tag "New" "purple" %}',
        '{% notice kind="loud" %}x{% endnotice %}',
        '{% card tone="loud" %}x{% endcard %}',
    ],
)
def test_an_unknown_kind_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not one of"):
        render(text)


def test_a_misspelt_argument_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        render('{% button "Go" knid="primary" %}')


def test_button_says_name_and_value() -> None:
    shown = render('{% button "Go" name="slot" value=7 kind="danger" wide=True %}')
    assert 'name="slot" value="7"' in shown
    assert "nabij-button--danger nabij-button--wide" in shown


def test_icons_are_hidden_unless_they_say_something() -> None:
    assert 'aria-hidden="true"' in render('{% icon "phone" %}')
    labelled = render('{% icon "phone" label="Call" %}')
    assert 'aria-label="Call"' in labelled
    assert "aria-hidden" not in labelled


def test_error_notice_is_announced_and_the_others_are_not() -> None:
    assert 'role="alert"' in render('{% notice kind="error" %}x{% endnotice %}')
    assert "role=" not in render('{% notice kind="success" %}x{% endnotice %}')


def test_field_ties_label_help_and_error_to_the_input() -> None:
    shown = render("{% field form.name %}", form=SampleForm({}))
    assert '<label class="nabij-field__label" for="id_name">Name' in shown
    assert 'id="id_name_helptext"' in shown
    assert 'id="id_name_error"' in shown
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'aria-invalid="true"' in shown


def test_what_is_not_required_says_so() -> None:
    form = SampleForm()
    assert "(not required)" in render("{% field form.nick %}", form=form)
    assert "(not required)" not in render("{% field form.name %}", form=form)


def test_scale_is_a_group_of_radios_with_words_at_its_ends() -> None:
    shown = render("{% field form.score %}", form=SampleForm())
    assert shown.count('type="radio"') == 11
    assert "<fieldset" in shown
    assert "<legend" in shown
    assert '0<span class="nabij-hidden"> (no)</span>' in shown
    assert '10<span class="nabij-hidden"> (yes)</span>' in shown


@pytest.mark.parametrize(("typed", "expected"), [("0", 0), ("10", 10)])
def test_scale_gives_a_number(typed: str, expected: int) -> None:
    field = ScaleField(lowest=0, highest=10, low="no", high="yes")
    assert field.clean(typed) == expected


@pytest.mark.parametrize("typed", ["11", "-1", "6.5", "nine", ""])
def test_scale_refuses_what_is_not_on_it(typed: str) -> None:
    field = ScaleField(lowest=0, highest=10, low="no", high="yes")
    with pytest.raises(forms.ValidationError):
        field.clean(typed)


def test_scale_not_answered_is_nothing_and_not_zero() -> None:
    field = ScaleField(lowest=0, highest=10, low="no", high="yes", required=False)
    assert field.clean("") is None


def test_error_summary_links_to_what_can_be_focused() -> None:
    shown = render("{% error_summary form %}", form=SampleForm({}))
    assert 'role="alert"' in shown
    for target in ("id_name", "id_agree", "id_channel_0", "id_score_0"):
        assert f'href="#{target}"' in shown
    assert "Recommend? This field" in shown
    assert "Name: This field" in shown


def test_error_summary_of_a_good_form_is_nothing() -> None:
    good = SampleForm({"name": "Els", "agree": "on", "channel": "sms", "score": "3"})
    assert render("{% error_summary form %}", form=good) == ""


def test_steps_tell_where_one_is_without_colour() -> None:
    shown = render("{% steps steps %}", steps=[Step("A", "done"), Step("B", "current"), Step("C")])
    assert "(done)" in shown
    assert 'aria-current="step"' in shown
    assert "(you are here)" in shown


def test_slots_are_links_or_buttons_that_name_their_day() -> None:
    day = SlotDay("Tuesday", [SlotChoice("09:00", href="/a/"), SlotChoice("09:30", value="x")])
    shown = render("{% slot_picker days %}", days=[day])
    assert '<a class="nabij-slot" href="/a/">' in shown
    assert 'name="slot" value="x"' in shown
    assert shown.count(", Tuesday</span>") == 2


def test_table_cells_carry_their_column_for_narrow_screens() -> None:
    table = Table("Per month", [Column("Month"), Column("NPS", is_number=True)], [["May", 38]])
    shown = render("{% data_table table %}", table=table)
    assert '<th scope="row">May</th>' in shown
    assert '<td data-label="NPS" class="nabij-table__number">38</td>' in shown


def test_table_refuses_a_row_that_does_not_fit() -> None:
    table = Table("Per month", [Column("Month"), Column("NPS")], [["May"]])
    with pytest.raises(ValueError, match="shorter"):
        render("{% data_table table %}", table=table)


def test_pagination_keeps_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/list/", {"q": "Els", "page": "2"})
    page = Paginator(list(range(50)), 20).page(2)
    shown = render("{% pagination page %}", page=page, request=request)
    assert 'href="?q=Els&amp;page=1"' in shown
    assert 'href="?q=Els&amp;page=3"' in shown
    assert "Page 2 of 3" in shown


def test_one_page_needs_no_pagination() -> None:
    request = RequestFactory().get("/list/")
    page = Paginator([1], 20).page(1)
    assert render("{% pagination page %}", page=page, request=request) == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Els de Boer", "EB"), ("Matti", "M"), ("Anna-Liisa Åström", "AÅ"), ("", "?"), ("12 3", "?")],
)
def test_avatar_shows_initials(name: str, expected: str) -> None:
    assert f">{expected}<" in render("{% avatar name %}", name=name)


def test_dates_speak_the_readers_language() -> None:
    at = datetime(2028, 3, 14, 9, 15, tzinfo=UTC)
    template = Template("{% load ui %}{{ at|date_in_words:zone }} / {{ at|relative_day:zone }}")
    with override("fi"), clock.at(datetime(2028, 3, 13, 9, 0, tzinfo=UTC)):
        shown = template.render(Context({"at": at, "zone": "Europe/Helsinki"}))
    assert shown == unbroken("tiistaina 14. maaliskuuta klo 11.15 / huomenna")


def test_no_date_shows_nothing() -> None:
    assert render("{{ at|date_in_words:'UTC' }}{{ at|relative_day }}", at=None) == ""


def test_frames_show_the_bars_they_are_given() -> None:
    request = RequestFactory().get("/")
    template = get_template("ui/narrow.html")
    without = template.render({"request": request})
    shown = template.render({"request": request, "frame_bars": ["ui/wordmark.html"]})
    assert (
        shown.count('<svg class="nabij-wordmark') == without.count('<svg class="nabij-wordmark') + 1
    )
    assert shown.index("nabij-wordmark") < shown.index("nabij-header")
