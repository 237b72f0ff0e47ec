"""Tested blocks of questions a survey is built from, complete in three languages.

Wordings are our own, close to what each instrument asks, at the reader's level. PROMIS Global is
its structure only: its texts belong to the PROMIS Health Organization, translations are licensed,
so who has the licence fills them in; a survey without them can't be published.
"""

from nabij.surveys.blocks.everyday import EFFORT, RECOMMEND, TOP_BOX, WORDS
from nabij.surveys.blocks.promis import PROMIS
from nabij.surveys.blocks.servqual import SERVQUAL, SERVQUAL_PERCEIVED
from nabij.surveys.types.blocks import Block

BLOCKS: dict[str, Block] = {
    block.key: block
    for block in (RECOMMEND, EFFORT, TOP_BOX, WORDS, SERVQUAL_PERCEIVED, SERVQUAL, PROMIS)
}

__all__ = ["BLOCKS"]
