"""What people wrote: the themes as a picture, then their words without personal data."""

from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.insights.forms import EVERYBODY
from nabij.insights.periods import months_asked, period_words
from nabij.insights.queries.comments import Comments, last_sunday
from nabij.insights.rules import COMMENTS_FROM, MINIMUM, STANDING_MONTHS, standing_start
from nabij.insights.theme_pictures import themes_picture
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.organisation.queries import places
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.surveys.models import Finding
from nabij.surveys.queries.reviewing import theme_rows
from nabij.ui.types import ListItem

EVERYTHING = "all"
SIGNS = {"bad": -1, "neutral": 0, "good": 1}
FEELINGS = {"bad": _("Bad"), "neutral": _("Neither"), "good": _("Good")}


class CommentsForm(forms.Form):
    """Whose comments, of which period, about what, feeling how. The unknown is as not chosen."""

    of = forms.ChoiceField(label=_("Whose comments"))
    months = forms.ChoiceField(label=_("Period"))
    theme = forms.ChoiceField(label=_("About"))
    feeling = forms.ChoiceField(
        label=_("Feeling"), choices=[(EVERYTHING, _("All")), *FEELINGS.items()]
    )

    def __init__(
        self,
        asked: Mapping[str, str],
        *,
        departments: list[tuple[str, str]],
        themes: dict[str, str],
    ) -> None:
        choices: dict[str, list[tuple[str, str]]] = {
            "of": [(EVERYBODY, gettext("Everybody")), *departments],
            "months": [(str(each), period_words(each)) for each in STANDING_MONTHS],
            "theme": [(EVERYTHING, gettext("Everything")), *themes.items()],
            "feeling": [(EVERYTHING, ""), *((key, str(name)) for key, name in FEELINGS.items())],
        }
        super().__init__(
            {
                name: asked[name] if asked.get(name) in dict(known) else known[0][0]
                for name, known in choices.items()
            }
        )
        for name in ("of", "months", "theme"):
            self.fields[name].choices = choices[name]  # type: ignore[attr-defined]


@require_safe
@staff_page(what="insights.comments", face="studio", roles=(Role.MANAGER,))
def comments(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show which themes people wrote about, and their words."""
    language = actor.language
    own = {place.slug: place for place in places() if place.is_own}
    names = {row.key: row.name for row in theme_rows(language, with_retired=True)}
    departments = [(slug, localised(one.names, language)) for slug, one in own.items()]
    months = months_asked(request.GET.get("months", ""))
    form = CommentsForm(
        {**request.GET.dict(), "months": str(months)},
        departments=sorted(departments, key=lambda pair: pair[1].casefold()),
        themes=names,
    )
    form.is_valid()
    chosen = form.cleaned_data
    place = own.get(chosen["of"])
    date_to = last_sunday(clock.today(settings.TIME_ZONE))
    found = Comments(
        actor,
        date_from=standing_start(date_to, months),
        date_to=date_to,
        department_id=place.department_id if place else None,
    )
    page = found.page(
        theme="" if chosen["theme"] == EVERYTHING else chosen["theme"],
        sign=SIGNS.get(chosen["feeling"]),
        page=request.GET.get("page", ""),
    )
    counts = found.themes()
    return render(
        request,
        "insights/comments.html",
        {
            "form": form,
            "name": localised(place.names, language) if place else gettext("Everybody"),
            "is_shown": found.is_shown,
            "n": found.n,
            "chosen": page.paginator.count,
            "fewest": COMMENTS_FROM,
            "minimum": MINIMUM,
            "picture": themes_picture(counts, names, language) if counts else None,
            "items": [_item(one, names) for one in page],
            "page": page,
        },
    )


def _item(finding: Finding, names: Mapping[str, str]) -> ListItem:
    feeling = "bad" if finding.sentiment < 0 else "good" if finding.sentiment else "neutral"
    return ListItem(
        title=finding.masked,
        text=" · ".join(names.get(key, key) for key in finding.themes),
        tag=FEELINGS[feeling],
        tone={"bad": "warning", "neutral": "neutral", "good": "success"}[feeling],
    )
