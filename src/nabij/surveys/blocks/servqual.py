"""SERVQUAL: 22 items in five dimensions, each asked as it should be and as it is here, 1 to 7.

The items follow Parasuraman, Zeithaml & Berry (1988), Journal of Retailing 64(1), as revised in
1991 (67(4)); the wording is our own, for care.
"""

from django.utils.translation import gettext_lazy as _

from nabij.surveys.types import Aspect, Kind
from nabij.surveys.types.blocks import Block, BlockItem, Texts

_LOW: Texts = {"nl": "Helemaal mee oneens", "fi": "Täysin eri mieltä", "en": "Strongly disagree"}
_HIGH: Texts = {"nl": "Helemaal mee eens", "fi": "Täysin samaa mieltä", "en": "Strongly agree"}
_BEGINS: dict[Aspect, Texts] = {
    Aspect.EXPECTATION: {"nl": "Zo hoort het", "fi": "Näin pitäisi olla", "en": "How it should be"},
    Aspect.PERCEPTION: {"nl": "Zo is het hier", "fi": "Näin täällä on", "en": "How it is here"},
}
_ITEMS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "tangibles": (
        (
            "de apparatuur en hulpmiddelen zijn modern.",
            "laitteet ja välineet ovat nykyaikaisia.",
            "the equipment is modern.",
        ),
        (
            "het gebouw en de ruimtes zien er prettig uit.",
            "rakennus ja tilat ovat viihtyisiä.",
            "the building and rooms look pleasant.",
        ),
        (
            "de medewerkers zien er verzorgd uit.",
            "työntekijät ovat siistejä.",
            "the staff look well cared for.",
        ),
        (
            "brieven, folders en de website zien er duidelijk en verzorgd uit.",
            "kirjeet, esitteet ja verkkosivut ovat selkeitä ja huoliteltuja.",
            "letters, leaflets and the website look clear and well made.",
        ),
    ),
    "reliability": (
        (
            "wat op een afgesproken tijd klaar zou zijn, is dan klaar.",
            "luvattu asia hoidetaan luvattuun aikaan mennessä.",
            "what was promised by a certain time is done by then.",
        ),
        (
            "wie een probleem heeft, merkt dat men het echt wil oplossen.",
            "jos on ongelma, se halutaan aidosti ratkaista.",
            "when there is a problem, people really want to solve it.",
        ),
        (
            "het gaat de eerste keer meteen goed.",
            "asiat hoidetaan oikein heti ensimmäisellä kerralla.",
            "things are done right the first time.",
        ),
        (
            "de zorg begint op de tijd die is afgesproken.",
            "hoito alkaa sovittuun aikaan.",
            "care starts at the time that was agreed.",
        ),
        (
            "wat er over iemand is opgeschreven, klopt.",
            "tiedot ja kirjaukset ovat virheettömiä.",
            "what is written down about someone is correct.",
        ),
    ),
    "responsiveness": (
        (
            "men zegt precies wanneer iets gaat gebeuren.",
            "kerrotaan tarkasti, milloin mitäkin tapahtuu.",
            "people say exactly when something will happen.",
        ),
        (
            "men wordt snel geholpen.",
            "palvelu on nopeaa.",
            "help comes quickly.",
        ),
        (
            "de medewerkers willen altijd helpen.",
            "työntekijät ovat aina valmiita auttamaan.",
            "the staff are always willing to help.",
        ),
        (
            "de medewerkers hebben het nooit te druk om een vraag te beantwoorden.",
            "työntekijöillä ei ole koskaan liian kiire vastata kysymyksiin.",
            "the staff are never too busy to answer a question.",
        ),
    ),
    "assurance": (
        (
            "de medewerkers wekken vertrouwen.",
            "työntekijöiden toiminta herättää luottamusta.",
            "the staff inspire confidence.",
        ),
        (
            "men voelt zich veilig in hun handen.",
            "hoidettavana voi tuntea olonsa turvalliseksi.",
            "one feels safe in their hands.",
        ),
        (
            "de medewerkers zijn altijd beleefd.",
            "työntekijät ovat aina kohteliaita.",
            "the staff are always polite.",
        ),
        (
            "de medewerkers weten genoeg om vragen te beantwoorden.",
            "työntekijöillä on tarpeeksi tietoa vastata kysymyksiin.",
            "the staff know enough to answer questions.",
        ),
    ),
    "empathy": (
        (
            "er is aandacht voor ieder mens apart.",
            "jokainen ihminen otetaan huomioon yksilönä.",
            "every person gets individual attention.",
        ),
        (
            "de openingstijden passen iedereen.",
            "aukioloajat sopivat kaikille.",
            "the opening hours suit everybody.",
        ),
        (
            "de medewerkers geven persoonlijke aandacht.",
            "työntekijät kohtaavat asiakkaan henkilökohtaisesti.",
            "the staff give personal attention.",
        ),
        (
            "het belang van de cliënt gaat voor alles.",
            "asiakkaan etu on tärkein.",
            "what is best for the client comes first.",
        ),
        (
            "de medewerkers begrijpen wat iemand nodig heeft.",
            "työntekijät ymmärtävät, mitä kukin tarvitsee.",
            "the staff understand what someone needs.",
        ),
    ),
}


def _asked(aspect: Aspect) -> list[BlockItem]:
    numbered = [(dimension, words) for dimension, several in _ITEMS.items() for words in several]
    return [
        BlockItem(
            key=f"servqual-{number:02d}-{aspect.value}",
            kind=Kind.SCALE,
            scale_min=1,
            scale_max=7,
            texts={
                language: f"{_BEGINS[aspect][language]}: {said}"
                for language, said in zip(("nl", "fi", "en"), words, strict=True)
            },
            lows=_LOW,
            highs=_HIGH,
            instrument="servqual",
            item=str(number),
            dimension=dimension,
            aspect=aspect,
        )
        for number, (dimension, words) in enumerate(numbered, 1)
    ]


SERVQUAL = Block(
    key="servqual",
    name=_("Service quality (SERVQUAL), expectation and perception"),
    about=_(
        "22 statements, each asked twice: how it should be and how it is here. The difference "
        "tells where the service falls short. Long: ask a small sample."
    ),
    items=(*_asked(Aspect.EXPECTATION), *_asked(Aspect.PERCEPTION)),
)
SERVQUAL_PERCEIVED = Block(
    key="servqual-perceived",
    name=_("Service quality (SERVQUAL), perception only"),
    about=_("22 statements about how it is here. Half as long, without the difference."),
    items=tuple(_asked(Aspect.PERCEPTION)),
)
