"""The studio's pages about words: reviewing what was found in them, and the list of themes."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from nabij.accounts.types import Role
from nabij.lib.dates import day_in_words
from nabij.people.doors import staff_page
from nabij.people.queries import zone_of
from nabij.people.types import Actor
from nabij.surveys import operations
from nabij.surveys.queries import reviewing as queries
from nabij.surveys.queries.reviewing import LessonRow, ReviewItem, ThemeRow, Use
from nabij.surveys.rules import REVIEW_FROM
from nabij.surveys.views.text_forms import ReviewForm, ThemeForm
from nabij.surveys.words import LANGUAGE_NAMES
from nabij.texts.types import Danger
from nabij.ui.types import Column, ListItem, Table

ROLES = (Role.MANAGER,)
USES = {
    Use.LEARNT: gettext_lazy("Learnt and used"),
    Use.RULES_DO_BETTER: gettext_lazy("Learnt, not used yet: rules do better"),
    Use.RULES_DO_BETTER_OVER_ALL: gettext_lazy(
        "Learnt, not used yet: over all themes together rules do better"
    ),
}


@require_safe
@staff_page(what="surveys.review", face="studio", roles=ROLES)
def review(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show one text with what was found in it, and how well what was learnt does."""
    return _review_page(request, actor, queries.next_to_review(actor))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="surveys.review-text", face="studio", roles=ROLES)
def review_text(request: HttpRequest, actor: Actor, finding_id: UUID) -> HttpResponse:
    """Show that text; (POST) keep what the reviewer says of it and go on to the next."""
    item = queries.review_item(actor, finding_id=finding_id)
    if item is None:
        raise Http404
    if request.method != "POST":
        return _review_page(request, actor, item)
    form = ReviewForm(request.POST, item=item, themes=queries.theme_rows(actor.language))
    if not form.is_valid():
        return _review_page(request, actor, item, form=form)
    said = form.cleaned_data
    try:
        operations.review(
            finding_id=item.id,
            themes=said["themes"],
            sentiment=said["sentiment"],
            dangers=[Danger(danger) for danger in said["dangers"]],
            why=said["why"],
            by=actor,
        )
    except (operations.NotAThemeError, operations.LessDangerError):  # changed a moment ago
        messages.error(request, gettext("This text was changed just now. Please look again."))
        return redirect("surveys:review-text", finding_id)
    messages.success(request, gettext("Kept. Here is the next one."))
    return redirect("surveys:review")


@require_safe
@staff_page(what="surveys.themes", face="studio", roles=ROLES)
def themes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the list of themes."""
    rows = queries.theme_rows(actor.language, with_retired=True)
    return render(request, "surveys/themes.html", {"items": [_theme_item(row) for row in rows]})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="surveys.theme-new", face="studio", roles=ROLES)
def new_theme(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a theme; (POST) add it."""
    form = ThemeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        operations.add_theme(names=form.names, words=form.words, by=actor)
        messages.success(request, gettext("The theme is added. All texts are read again."))
        return redirect("surveys:themes")
    return _theme_page(request, form, gettext("Add a theme"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="surveys.theme", face="studio", roles=ROLES)
def theme(request: HttpRequest, actor: Actor, theme_id: UUID) -> HttpResponse:
    """Show one theme; (POST) rename it, change its words, or retire it."""
    rows = queries.theme_rows(actor.language, with_retired=True)
    known = next((row for row in rows if row.id == theme_id), None)
    if known is None:
        raise Http404
    form = ThemeForm(request.POST if request.method == "POST" else None, theme=known)
    if request.method == "POST" and form.is_valid():
        operations.change_theme(
            theme_id=theme_id,
            names=form.names,
            words=form.words,
            is_retired=form.cleaned_data["is_retired"],
            by=actor,
        )
        messages.success(request, gettext("The theme is changed. All texts are read again."))
        return redirect("surveys:themes")
    return _theme_page(request, form, known.name)


def _theme_page(request: HttpRequest, form: ThemeForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": reverse("surveys:themes")}
    return render(request, "surveys/theme.html", context)


def _review_page(
    request: HttpRequest, actor: Actor, item: ReviewItem | None, *, form: ReviewForm | None = None
) -> HttpResponse:
    if item is not None and form is None:
        form = ReviewForm(item=item, themes=queries.theme_rows(actor.language))
    lessons = queries.lesson_rows()
    names = {row.key: row.name for row in queries.theme_rows(actor.language)} if lessons else {}
    return render(
        request,
        "surveys/review.html",
        {
            "item": item,
            "form": form,
            "fewest": REVIEW_FROM,
            "lessons": _lessons_table(lessons, actor) if lessons else None,
            "uses": [(_uses_table(row, names), _by_rules_alone(row, names)) for row in lessons],
        },
    )


def _lessons_table(rows: list[LessonRow], actor: Actor) -> Table:
    return Table(
        caption=gettext("How well what was learnt does on reviewed texts kept apart"),
        columns=[
            Column(gettext("Language")),
            Column(gettext("Learnt on")),
            Column(gettext("Learnt from"), is_number=True),
            Column(gettext("Kept apart"), is_number=True),
            Column(gettext("Themes (F1)"), is_number=True),
            Column(gettext("Rules alone (F1)"), is_number=True),
            Column(gettext("Feeling right"), is_number=True),
            Column(gettext("In use")),
        ],
        rows=[
            [
                LANGUAGE_NAMES[row.language],
                day_in_words(
                    row.at.date(), zone=zone_of(actor), language=actor.language, year=True
                ),
                row.learnt_from,
                row.held_out,
                _share(row.micro_f1),
                _share(row.rules_micro_f1),
                _share(row.same_sign),
                _in_use(row),
            ]
            for row in rows
        ],
    )


def _in_use(row: LessonRow) -> str:
    themes = [one.use for one in row.uses if one.theme]
    learnt = themes.count(Use.LEARNT)
    if not learnt:
        return gettext("Learnt, not used yet: rules do better")
    return gettext("What was learnt, for %(n)s of %(of)s themes") % {
        "n": learnt,
        "of": len(themes),
    }


def _uses_table(row: LessonRow, names: dict[str, str]) -> Table:
    return Table(
        caption=gettext("%(language)s: what is used for each theme")
        % {"language": LANGUAGE_NAMES[row.language]},
        columns=[
            Column(gettext("Theme")),
            Column(gettext("In use")),
            Column(gettext("Compared on"), is_number=True),
            Column(gettext("Learnt"), is_number=True),
            Column(gettext("Rules"), is_number=True),
        ],
        rows=[
            [
                names[one.theme] if one.theme else gettext("How it feels"),
                USES[one.use],
                one.n,
                _share(one.learnt),
                _share(one.rules),
            ]
            for one in row.uses
            if one.use is not Use.TOO_FEW
        ],
    )


def _by_rules_alone(row: LessonRow, names: dict[str, str]) -> str:
    few = [names[one.theme] for one in row.uses if one.theme and one.use is Use.TOO_FEW]
    return ", ".join(few)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def _theme_item(row: ThemeRow) -> ListItem:
    words = sum(len(entries) for entries in row.words.values())
    return ListItem(
        title=row.name,
        href=reverse("surveys:theme", args=[row.id]),
        meta=gettext("%(n)s words of your own") % {"n": words} if words else "",
        tag=gettext("No longer used") if row.is_retired else "",
    )
