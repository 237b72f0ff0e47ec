"""What the living page shows: believable values for every component."""

from datetime import UTC, datetime

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nabij.lib import dates
from nabij.ui.forms import ChoiceList, ScaleField
from nabij.ui.types import (
    Column,
    Crumb,
    ListItem,
    MenuLink,
    SlotChoice,
    SlotDay,
    Step,
    Table,
    TimelineEntry,
)

NAMES = (
    "typography", "colours", "button", "link_button", "actions", "back_link", "breadcrumbs", "card",
    "notice", "pills", "item_list", "facts", "steps", "timeline", "slot_picker", "field", "choices",
    "scale", "error_summary", "confirm", "empty_state", "disclosure", "status_tag", "avatar",
    "progress", "data_table", "figure", "pagination", "dates", "icon",
)  # fmt: skip
COLOURS = (
    "paper", "surface", "sand", "sage", "ink", "ink-soft", "line", "line-strong", "primary",
    "primary-hover", "accent", "accent-ink", "focus", "info", "success", "warning", "error",
)  # fmt: skip


_INSTANT, _ZONE = datetime(2027, 3, 14, 9, 15, tzinfo=UTC), "Europe/Amsterdam"


class ContactForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), help_text=gettext_lazy("As it stands in your passport.")
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    born_on = forms.DateField(
        label=gettext_lazy("Date of birth"), widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(label=gettext_lazy("What is it about?"), widget=forms.Textarea)
    contact_me = forms.BooleanField(label=gettext_lazy("Please contact me"), required=False)


class ChoiceForm(forms.Form):
    """A few answers as large rows."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How shall we send you messages?"),
        widget=ChoiceList,
        choices=[
            ("sms", gettext_lazy("By text message")),
            ("email", gettext_lazy("By e-mail")),
        ],
    )


class ScaleForm(forms.Form):
    """The two scales of a survey."""

    recommend = ScaleField(
        lowest=0,
        highest=10,
        low=gettext_lazy("certainly not"),
        high=gettext_lazy("certainly"),
        label=gettext_lazy("Would you recommend us to someone close to you?"),
    )
    effort = ScaleField(
        lowest=1,
        highest=5,
        low=gettext_lazy("very little"),
        high=gettext_lazy("very much"),
        label=gettext_lazy("How much effort did it take you to arrange this?"),
    )


def specimens() -> dict[str, object]:
    """Return the values that the specimens in templates/ui/specimens/ show."""
    return {
        "names": NAMES,
        "colours": COLOURS,
        "crumbs": [Crumb(_("Home"), "#crumbs"), Crumb(_("Appointments"), "#crumbs")],
        "links": [
            MenuLink(_("Coming"), "#pills", is_current=True),
            MenuLink(_("Past"), "#pills"),
        ],
        "items": _items(),
        "pairs": _pairs(),
        "steps": _steps(),
        "entries": _entries(),
        "days": _days(),
        "table": _table(),
        "page": _page(),
        "instant": _INSTANT,
        "later": datetime(2027, 3, 14, 9, 45, tzinfo=UTC),
        "zone": _ZONE,
        "empty_form": ContactForm(auto_id="empty_%s"),
        "wrong_form": ContactForm(
            {"name": "", "email": "els@", "born_on": "14-3"}, auto_id="wrong_%s"
        ),
        "choice_form": ChoiceForm({"channel": "sms"}, auto_id="choice_%s"),
        "scale_form": ScaleForm(
            {"recommend": "8"}, auto_id="scale_%s", use_required_attribute=False
        ),
    }


def _items() -> list[ListItem]:
    return [
        ListItem(
            title="Els de Boer",
            meta=_("Tuesday at 10:15"),
            href="#item_list",
            icon="calendar-days",
            tag=_("New"),
            tone="info",
        ),
        ListItem(
            when=dates.time_in_words(_INSTANT, zone=_ZONE, language=get_language() or "nl"),
            title="Noor Haddad",
            meta=_("In a list in order of time"),
            href="#item_list",
        ),
        ListItem(title="Matti Virtanen", meta=_("Wednesday at 14:00"), icon="calendar-days"),
    ]


def _pairs() -> list[tuple[str, object]]:
    return [
        (_("With whom"), "Anna Korhonen"),
        (_("Where"), "Lindelaan 1, Utrecht"),
        (_("How long"), _("30 minutes")),
    ]


def _steps() -> list[Step]:
    return [
        Step(_("Choose what it is about"), state="done"),
        Step(
            _("Choose a time"),
            state="current",
            text=_("Only times that are really free are shown."),
        ),
        Step(_("Confirm")),
    ]


def _entries() -> list[TimelineEntry]:
    return [
        TimelineEntry(
            _("Yesterday at 09:12"), _("Appointment moved"), icon="arrow-path", who="Els"
        ),
        TimelineEntry(_("Monday at 16:40"), _("Appointment planned"), icon="calendar-days"),
    ]


def _days() -> list[SlotDay]:
    return [
        SlotDay(
            _("Tuesday 16 March"),
            [
                SlotChoice("09:00", href="#slot_picker"),
                SlotChoice("09:30", href="#slot_picker", hint="Anna Korhonen"),
                SlotChoice("19:15", href="#slot_picker", hint=_("evening")),
            ],
        ),
        SlotDay(_("Wednesday 17 March"), [SlotChoice("11:45", value="a")]),
    ]


def _table() -> Table:
    return Table(
        caption=_("Recommendation by month"),
        columns=[
            Column(_("Month")),
            Column(_("Answers"), is_number=True),
            Column("NPS", is_number=True),
        ],
        rows=[[_("January"), 112, "+38"], [_("February"), 96, "+41"], [_("March"), 121, "+46"]],
    )


def _page() -> Page[int]:
    return Paginator(list(range(60)), 20).page(2)
