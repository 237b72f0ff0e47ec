"""PROMIS Global Health v1.2: ten items, by their numbers; see the package for why without texts."""

from django.utils.translation import gettext_lazy as _

from nabij.surveys.types import Kind
from nabij.surveys.types.blocks import Block, BlockItem

PAIN = "global07"
ITEMS = (
    "global01", "global02", "global03", "global04", "global05", "global09r", "global06",
    "global10r", "global08r", PAIN,
)  # fmt: skip

PROMIS = Block(
    key="promis-global-10",
    name=_("Health (PROMIS Global)"),
    about=_(
        "Ten questions about physical and mental health. The texts are licensed: ask the PROMIS "
        "Health Organization for them and fill them in before you publish."
    ),
    items=tuple(
        BlockItem(
            key=f"promis-{item}",
            kind=Kind.SCALE,
            scale_min=0 if item == PAIN else 1,
            scale_max=10 if item == PAIN else 5,
            lower_is_better=item == PAIN,
            instrument="promis-global-10",
            item=item,
        )
        for item in ITEMS
    ),
)
