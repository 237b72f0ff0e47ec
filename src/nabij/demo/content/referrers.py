"""Who refers clients to De Linde, and what they said when they were asked. All made up."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ReferrerContent:
    """Somebody who refers clients to a department.

    Attributes:
        said: what they answered, by round: recommendation, effort and words; None: nothing. Empty:
            they came on the list after the last round.
        wants_no_more: they said so after the first round.
        is_unreached: the last mail to them did not arrive.
        referred: how many days ago they sent somebody, the earliest first.
        sends_letters: a letter of theirs comes in today.
    """

    name: str
    practice: str
    slug: str
    said: tuple[tuple[int, int, str] | None, ...]
    language: str = "nl"
    wants_no_more: bool = False
    is_unreached: bool = False
    referred: tuple[int, ...] = ()
    sends_letters: bool = False

    @property
    def email(self) -> str:
        """The address at the made-up practice."""
        own = self.name.lower().replace(" ", ".").replace("ä", "a").replace("ö", "o")
        place = self.practice.lower().replace(" ", "-").replace("ä", "a").replace("ö", "o")
        return f"{own}@{place}.example"


REFERRERS = (
    ReferrerContent(
        name="Dokter van Rijn",
        practice="Huisartsen De Kade",
        slug="orthopaedics",
        said=((8, 3, ""), (9, 2, "De uitslag is nu binnen twee dagen bij mij.")),
        referred=(18,),
    ),
    ReferrerContent(
        name="Dokter Smit",
        practice="Huisartsen De Kade",
        slug="heart",
        said=((6, 4, "Ik krijg niemand aan de lijn als ik wil overleggen."), (8, 2, "")),
        sends_letters=True,
    ),
    ReferrerContent(
        name="Dokter Aydin",
        practice="Gezondheidscentrum Noord",
        slug="heart",
        said=((9, 2, "Snel een afspraak, en een duidelijke brief terug."), (10, 1, "")),
        referred=(15, 9),
        sends_letters=True,
    ),
    ReferrerContent(
        name="Dokter Meijer",
        practice="Praktijk Meijer",
        slug="eyes",
        said=((7, 3, ""), (7, 3, "Het is niet duidelijk hoe lang mensen moeten wachten.")),
    ),
    ReferrerContent(
        name="Joke Bakker",
        practice="Wijkteam Oost",
        slug="rehabilitation",
        said=((9, 2, ""), (9, 2, "Fijn dat ik één vast nummer heb.")),
    ),
    ReferrerContent(
        name="Ruben de Graaf",
        practice="Wijkteam Oost",
        slug="living-with-care",
        said=((5, 4, "Ik moest drie keer bellen voor een plek."), None),
        wants_no_more=True,
        referred=(16,),
    ),
    ReferrerContent(
        name="Dokter El Amrani",
        practice="Gezondheidscentrum Noord",
        slug="orthopaedics",
        said=((9, 2, ""), (8, 2, "")),
        referred=(24,),
    ),
    ReferrerContent(
        name="Hanna Visser",
        practice="Fysiotherapie Aan de Singel",
        slug="orthopaedics",
        said=((10, 1, "Wij kennen elkaar, dat werkt prettig."), (10, 1, "")),
        referred=(12, 5),
    ),
    ReferrerContent(
        name="Dokter de Boer",
        practice="Huisartsen Het Plein",
        slug="district-nursing",
        said=(None, (9, 2, "De wijkverpleging belt altijd terug.")),
    ),
    ReferrerContent(
        name="Sanne Kuiper",
        practice="Huisartsen Het Plein",
        slug="help-at-home",
        said=((8, 2, ""), None),
        is_unreached=True,
    ),
    ReferrerContent(
        name="Leena Mäkelä",
        practice="Satama Terveysasema",
        slug="orthotics",
        language="fi",
        said=((9, 2, "Ajan saa nopeasti."), (9, 1, "")),
        referred=(3,),
    ),
    ReferrerContent(
        name="Antti Järvinen",
        practice="Satama Terveysasema",
        slug="insoles",
        language="fi",
        said=((8, 2, ""), (10, 2, "Palaute tulee perille.")),
    ),
    ReferrerContent(
        name="Marloes Postma",
        practice="Apotheek De Brug",
        slug="blood-tests",
        said=(),
    ),
)
