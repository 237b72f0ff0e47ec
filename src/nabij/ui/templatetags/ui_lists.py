"""Components that show several of something."""

from collections.abc import Sequence

from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nabij.ui.types import (
    Crumb,
    ListItem,
    MenuLink,
    SlotDay,
    Step,
    Table,
    TimelineEntry,
    Words,
)

register = Library()


@register.inclusion_tag("ui/item_list.html")
def item_list(items: Sequence[ListItem]) -> dict[str, object]:
    """A list whose rows lead somewhere."""
    return {"items": items}


@register.inclusion_tag("ui/pills.html")
def pills(label: Words, links: Sequence[MenuLink]) -> dict[str, object]:
    """A few views of the same thing to choose from; `label` says to who can't see what they are."""
    return {"label": label, "links": links}


@register.inclusion_tag("ui/facts.html")
def facts(pairs: Sequence[tuple[Words, object]]) -> dict[str, object]:
    """Names with their values, as in a summary before confirming."""
    return {"pairs": pairs}


@register.inclusion_tag("ui/steps.html")
def steps(steps: Sequence[Step]) -> dict[str, object]:
    """Where am I, what is done, what comes."""
    return {"steps": steps}


@register.inclusion_tag("ui/timeline.html")
def timeline(entries: Sequence[TimelineEntry]) -> dict[str, object]:
    """What happened, newest or oldest first as given."""
    return {"entries": entries}


@register.inclusion_tag("ui/slot_picker.html")
def slot_picker(
    days: Sequence[SlotDay], *, name: str = "slot", heading: int = 2
) -> dict[str, object]:
    """Free times under their day. Inside a form when the slots are buttons."""
    return {"days": days, "name": name, "heading": f"h{heading}"}


@register.inclusion_tag("ui/data_table.html")
def data_table(table: Table, *, small: bool = False) -> dict[str, object]:
    """A table that becomes readable blocks on a phone; a small one stays a table."""
    rows = [
        [(column, cell) for column, cell in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]
    return {"table": table, "rows": rows, "is_small": small}


@register.simple_block_tag
def figure(
    content: str, *, title: Words, table: Table | None = None, definition: Words = ""
) -> SafeString:
    """A picture (inline SVG as content), its table beside it and its definition one tap away."""
    return render_to_string(
        "ui/figure.html",
        {"content": content, "title": title, "table": table, "definition": definition},
    )


@register.inclusion_tag("ui/breadcrumbs.html")
def breadcrumbs(crumbs: Sequence[Crumb], here: Words) -> dict[str, object]:
    """The places above this page, then this page."""
    return {"crumbs": crumbs, "here": here}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[object]) -> dict[str, object]:
    """Earlier and later pages of a list, keeping the other parts of the address."""
    request: HttpRequest = context["request"]

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }
