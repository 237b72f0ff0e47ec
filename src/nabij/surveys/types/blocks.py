"""Words about blocks of questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from nabij.surveys.types.questions import Aspect, Kind

Texts = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class BlockItem:
    """One question of a block; the names are those of Question's columns."""

    key: str
    kind: Kind
    texts: Texts = field(default_factory=dict)
    lows: Texts = field(default_factory=dict)
    highs: Texts = field(default_factory=dict)
    scale_min: int | None = None
    scale_max: int | None = None
    lower_is_better: bool = False
    instrument: str = ""
    item: str = ""
    dimension: str = ""
    aspect: Aspect = Aspect.NONE


@dataclass(frozen=True, kw_only=True)
class Block:
    """Questions that belong together, with what they are called and where they come from."""

    key: str
    name: Promise
    about: Promise
    items: tuple[BlockItem, ...]
