"""Which themes people wrote about, as a picture: a bar per theme, split by how it felt."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabij.insights.charts import (
    LINE_HEIGHT,
    NAME_LETTERS,
    NAME_LETTERS_NARROW,
    NAMES_WIDTH,
    names_beside,
)
from nabij.insights.drawing import (
    ALERT,
    INK,
    MAIN,
    NARROW,
    SOFT,
    WIDE,
    Spec,
    along,
    both,
    drawn_once,
    lines,
    mark,
    scale_of,
    svg,
)
from nabij.insights.numbers import counted
from nabij.insights.pictures import Picture, said_of
from nabij.insights.queries.comments import ThemeCount
from nabij.ui.types import Column, Table

Bar = tuple[str, int, int, int]
DEFINITION = _(
    "How many comments are about a theme; one comment can be about several. Themes and feeling are "
    "found by rules and by what reviewers taught; about one in four is not as a person would say."
)


def themes_picture(
    counts: Sequence[ThemeCount], names: Mapping[str, str], language: str
) -> Picture:
    """Return bars, the longest first, with their table."""
    title = gettext("What people write about")
    bars = tuple((names.get(one.key, one.key), one.bad, one.neutral, one.good) for one in counts)
    return Picture(
        title=title,
        drawn=both(said_of(title), wide=_drawn(bars, WIDE), narrow=_drawn(bars, NARROW)),
        table=Table(
            caption=title,
            columns=[
                Column(gettext("Theme")),
                Column(gettext("Bad"), is_number=True),
                Column(gettext("Neither"), is_number=True),
                Column(gettext("Good"), is_number=True),
                Column(gettext("Comments"), is_number=True),
            ],
            rows=[
                [
                    names.get(one.key, one.key),
                    *(
                        counted(n, language=language)
                        for n in (one.bad, one.neutral, one.good, one.n)
                    ),
                ]
                for one in counts
            ],
        ),
        definition=DEFINITION,
    )


@drawn_once(64)
def _drawn(bars: tuple[Bar, ...], width: int) -> str:
    is_narrow = width == NARROW
    letters = NAME_LETTERS_NARROW if is_narrow else NAME_LETTERS
    names = lines([bar[0] for bar in bars], letters=letters, fill=is_narrow)
    extra = LINE_HEIGHT * max((name.count("\n") for name in names), default=0)
    most = max(sum(bar[1:]) for bar in bars)
    scale = scale_of([most])
    labels_width = 0 if is_narrow else NAMES_WIDTH
    who = names_beside(is_narrow=is_narrow)
    ends = (
        ("none", "bad", {"color": ALERT}),
        ("bad", "neither", {"color": SOFT, "opacity": 0.35}),
        ("neither", "all", {"color": MAIN}),
    )
    layers = [
        mark("bar", size=18, x=along(begin, scale), x2={"field": end}, y=who, **look)
        for begin, end, look in ends
    ]
    if is_narrow:
        text = {"field": "who", "type": "nominal"}
        layers.append(
            mark(
                "text", align="left", baseline="line-bottom", dy=-12 - extra, lineBreak="\n",
                lineHeight=LINE_HEIGHT, fontSize=15, color=INK, x={"value": 0}, y=who, text=text,
            )
        )  # fmt: skip
    values: list[Spec] = [
        {
            "who": name,
            "none": 0,
            "bad": bad,
            "neither": bad + neutral,
            "all": bad + neutral + good,
        }
        for name, (_label, bad, neutral, good) in zip(names, bars, strict=True)
    ]
    height: Spec = {"step": 34 + (LINE_HEIGHT + extra if is_narrow else extra)}
    room = 30 if is_narrow else labels_width + 40
    return svg(layers, values=values, width=width - room, height=height)
