"""The short blocks: recommendation, effort, satisfaction and own words.

NPS: Reichheld (2003), Harvard Business Review 81(12). CES: Dixon, Freeman & Toman (2010), Harvard
Business Review 88(7), asked as effort from 1 little to 5 much.
"""

from django.utils.translation import gettext_lazy as _

from nabij.surveys.types import Kind
from nabij.surveys.types.blocks import Block, BlockItem, Texts

_UNHAPPY: Texts = {"nl": "Heel ontevreden", "fi": "Hyvin tyytymätön", "en": "Very dissatisfied"}
_HAPPY: Texts = {"nl": "Heel tevreden", "fi": "Hyvin tyytyväinen", "en": "Very satisfied"}
_NEVER: Texts = {"nl": "Helemaal niet", "fi": "En lainkaan", "en": "Not at all"}
_WHOLLY: Texts = {"nl": "Helemaal", "fi": "Täysin", "en": "Completely"}

RECOMMEND = Block(
    key="nps",
    name=_("Recommendation (NPS)"),
    about=_("One question, 0 to 10: would you recommend us?"),
    items=(
        BlockItem(
            key="recommend",
            kind=Kind.NPS,
            scale_min=0,
            scale_max=10,
            texts={
                "nl": "Zou u ons aanraden aan familie of vrienden?",
                "fi": "Suosittelisitko meitä perheellesi tai ystävillesi?",
                "en": "Would you recommend us to family or friends?",
            },
            lows={"nl": "Zeker niet", "fi": "En missään tapauksessa", "en": "Certainly not"},
            highs={"nl": "Zeker wel", "fi": "Ehdottomasti", "en": "Certainly"},
        ),
    ),
)
EFFORT = Block(
    key="ces",
    name=_("Effort (CES)"),
    about=_("One question, 1 to 5: how much effort did it take?"),
    items=(
        BlockItem(
            key="effort",
            kind=Kind.CES,
            scale_min=1,
            scale_max=5,
            lower_is_better=True,
            texts={
                "nl": "Hoeveel moeite kostte het u om alles rond uw bezoek te regelen?",
                "fi": "Kuinka paljon vaivaa käyntiisi liittyvien asioiden hoitaminen vaati?",
                "en": "How much effort did it take to arrange everything around your visit?",
            },
            lows={
                "nl": "Heel weinig moeite",
                "fi": "Hyvin vähän vaivaa",
                "en": "Very little effort",
            },
            highs={"nl": "Heel veel moeite", "fi": "Hyvin paljon vaivaa", "en": "A lot of effort"},
        ),
    ),
)
WORDS = Block(
    key="words",
    name=_("Own words"),
    about=_("One open question: what went well, what could be better?"),
    items=(
        BlockItem(
            key="open",
            kind=Kind.OPEN,
            texts={
                "nl": "Wat ging goed, en wat kan beter?",
                "fi": "Mikä sujui hyvin, ja mitä voisimme parantaa?",
                "en": "What went well, and what could be better?",
            },
        ),
    ),
)


def _top(item: str, texts: Texts, lows: Texts = _NEVER, highs: Texts = _WHOLLY) -> BlockItem:
    return BlockItem(
        key=f"top-{item}",
        kind=Kind.SCALE,
        scale_min=1,
        scale_max=5,
        texts=texts,
        lows=lows,
        highs=highs,
        instrument="top-box",
        item=item,
    )


TOP_BOX = Block(
    key="top-box",
    name=_("Satisfaction (top-box)"),
    about=_("Four questions, 1 to 5. Told as the share that gave the highest answer."),
    items=(
        _top(
            "overall",
            {
                "nl": "Hoe tevreden bent u alles bij elkaar?",
                "fi": "Kuinka tyytyväinen olet kokonaisuuteen?",
                "en": "How satisfied are you, all in all?",
            },
            _UNHAPPY,
            _HAPPY,
        ),
        _top(
            "listened",
            {
                "nl": "Werd er goed naar u geluisterd?",
                "fi": "Kuunneltiinko sinua hyvin?",
                "en": "Were you listened to well?",
            },
        ),
        _top(
            "understood",
            {
                "nl": "Was de uitleg voor u te begrijpen?",
                "fi": "Oliko saamasi tieto helppo ymmärtää?",
                "en": "Could you understand what was explained?",
            },
        ),
        _top(
            "decided",
            {
                "nl": "Kon u zo veel meebeslissen als u wilde?",
                "fi": "Saitko osallistua päätöksiin niin paljon kuin halusit?",
                "en": "Could you take part in decisions as much as you wanted?",
            },
        ),
    ),
)
