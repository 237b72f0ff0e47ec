"""Values that components show. Views fill them; templates never query."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class MenuGroup:
    """Pages that share one entry of a face's navigation; they stand side by side below it."""

    label: Words
    icon: str


@dataclass(frozen=True)
class MenuItem:
    """One entry of a face's navigation. `may` hides it from who has nothing to do there.

    Entries of one group follow each other. `also` are pages that belong to this entry though
    their address does not lie under its own.
    """

    label: Words
    url_name: str
    icon: str
    may: Callable[[HttpRequest], bool] | None = None
    group: MenuGroup | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class MenuLink:
    """A menu entry ready to show. Two are the same when they look the same in one language.

    `pages` are those of the group that the visitor is in.
    """

    label: Words = field(compare=False)
    href: str
    icon: str = ""
    is_current: bool = False
    pages: "tuple[MenuLink, ...]" = ()


@dataclass(frozen=True)
class Crumb:
    """A place above this page."""

    label: Words
    href: str


@dataclass(frozen=True)
class ListItem:
    """One row of a list: a title that may lead somewhere, and what is worth knowing about it.

    `when` stands in a column of its own before the title, for lists in order of time.
    """

    title: Words
    href: str = ""
    meta: Words = ""
    text: Words = ""
    icon: str = ""
    tag: Words = ""
    tone: str = "neutral"
    when: Words = ""


@dataclass(frozen=True)
class Suggestion:
    """A value that a field offers while one types (in a datalist), and whose it is."""

    value: str
    label: Words


@dataclass(frozen=True)
class Step:
    """A step of a path: state is done, current or next."""

    label: Words
    state: str = "next"
    text: Words = ""


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened, told in words."""

    when: Words
    title: Words
    text: Words = ""
    icon: str = "check-circle"
    who: Words = ""


@dataclass(frozen=True)
class SlotChoice:
    """A free time: a link when `href` is given, else a button that submits `value`."""

    label: Words
    value: str = ""
    href: str = ""
    hint: Words = ""


@dataclass(frozen=True)
class SlotDay:
    """A day with its free times. `is_spoken`: each of them is read out with the label."""

    label: Words
    slots: Sequence[SlotChoice]
    is_spoken: bool = True


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers stand right."""

    label: Words
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """A table. The first cell of a row is its heading; every row has as many cells as columns."""

    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]] = field(default_factory=list)
