"""Where one can go with a complaint besides to us, by country and language, until the organisation
writes its own.
"""

ROUTES = {
    "NL": {
        "nl": (
            "U kunt ook praten met onze klachtenfunctionaris. Die is onafhankelijk en helpt u "
            "gratis.\nKomen we er samen niet uit? Dan kunt u naar de geschillencommissie gaan "
            "waarbij wij zijn aangesloten. Zij beslist wat er moet gebeuren."
        ),
        "fi": (
            "Voit puhua myös valitusasioista vastaavan henkilön (klachtenfunctionaris) kanssa. "
            "Hän on riippumaton ja auttaa maksutta.\nEllemme pääse yhdessä ratkaisuun, voit viedä "
            "asian riitalautakuntaan (geschillencommissie). Se päättää, mitä tehdään."
        ),
        "en": (
            "You can also talk to our complaints officer (klachtenfunctionaris), who is "
            "independent and helps you free of charge.\nIf we don't work it out together, you can "
            "go to the disputes committee (geschillencommissie). It decides what must be done."
        ),
    },
    "FI": {
        "nl": (
            "U kunt ook praten met de patiëntenvertrouwenspersoon (potilasasiavastaava). Die is "
            "onafhankelijk en helpt u gratis met uw klacht.\nBent u niet tevreden met ons "
            "antwoord? Dan kunt u naar de toezichthouder gaan."
        ),
        "fi": (
            "Voit ottaa yhteyttä myös hyvinvointialueesi potilasasiavastaavaan. Hän on "
            "riippumaton, neuvoo maksutta ja auttaa muistutuksen tekemisessä.\nEllet ole "
            "tyytyväinen vastaukseemme, voit tehdä kantelun valvontaviranomaiselle."
        ),
        "en": (
            "You can also talk to the patient ombudsperson (potilasasiavastaava) of your "
            "wellbeing services county, who is independent and helps you free of charge.\nIf you "
            "are not satisfied with our answer, you can complain to the supervisory authority."
        ),
    },
}
