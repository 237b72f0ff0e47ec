"""What people of the demo complain about, tell unasked, and what was done with it."""

COMPLAINTS: tuple[tuple[str, str, str, str, str], ...] = (
    # department, what happened, what would help, how far it is, how it came
    (
        "orthopaedics",
        "Mijn operatie is twee keer verzet en ik hoorde dat steeds pas de avond ervoor. Ik had "
        "twee keer vrij genomen en mijn dochter ook.",
        "Uitleg, en dat iemand me eerder belt als het niet doorgaat.",
        "open",
        "phone",
    ),
    (
        "eyes",
        "Aan de balie werd hardop over mijn uitslag gesproken terwijl er andere mensen stonden.",
        "Dat dit niet meer gebeurt.",
        "contacted",
        "counter",
    ),
    (
        "district-nursing",
        "De wijkverpleging kwam drie ochtenden later dan afgesproken, zonder te bellen.",
        "Een excuus en een vaste tijd.",
        "asked",
        "online",
    ),
    (
        "orthotics",
        "Tukien valmistuminen viivästyi kuukaudella, eikä kukaan kertonut minulle.",
        "Että joku kertoo ajoissa.",
        "open",
        "online",
    ),
)
OF_PERSONA = (
    "Ik stond een kwartier buiten omdat de schuifdeur niet openging en er niemand opnam.",
    "Dat het niet nog eens gebeurt.",
)
CONTACTED = {
    "nl": "Gebeld en geluisterd. Excuses aangeboden; we zoeken uit hoe dit kon gebeuren.",
    "fi": "Soitin ja kuuntelin. Pahoittelin; selvitämme, miten näin kävi.",
}
ANSWERED = {
    "nl": "U hebt gelijk, dit had niet mogen gebeuren. Voortaan belt de planner u zodra er iets "
    "verandert, en hebt u één vaste contactpersoon.",
    "fi": "Olet oikeassa, näin ei olisi saanut käydä. Jatkossa soitamme heti, kun jokin muuttuu.",
}
SOLVED = "Dank u, dit is een goed antwoord."
UNASKED: tuple[tuple[str, str, str, int], ...] = (
    ("eyes", "nl", "De letters op het bord in de wachtkamer zijn te klein.", 2),
    ("blood-tests", "nl", "Zonder afspraak binnen vijf minuten geprikt. Heel fijn.", 5),
    ("living-with-care", "nl", "Kan de tuin in het weekend ook open?", 3),
    ("insoles", "fi", "Pysäköintipaikkaa oli vaikea löytää.", 2),
)
IMPROVEMENTS: tuple[dict[str, object], ...] = (
    {
        "said": {
            "nl": "Ik hoorde pas in de wachtkamer dat het spreekuur uitliep.",
            "fi": "Kuulin vasta odotushuoneessa, että vastaanotto oli myöhässä.",
            "en": "Only in the waiting room did I hear that the clinic ran late.",
        },
        "done": {
            "nl": "Loopt het uit? Dan krijgt u een bericht met de nieuwe tijd.",
            "fi": "Jos aika myöhästyy, saat viestin uudesta ajasta.",
            "en": "When it runs late you get a message with the new time.",
        },
        "days_ago": 120,
        "figure": "ces",
        "before": "2.6",
        "after": "2.2",
    },
    {
        "said": {
            "nl": "Niemand belt terug als je iets hebt gevraagd.",
            "fi": "Kukaan ei soita takaisin, kun on kysynyt jotain.",
            "en": "Nobody calls back after you asked something.",
        },
        "done": {
            "nl": "Elke vraag heeft nu iemand die ervoor zorgt, en een tijd waarvoor u iets hoort.",
            "fi": "Jokaisella kysymyksellä on nyt vastuuhenkilö ja aika, johon mennessä vastaamme.",
            "en": "Each question now has somebody who sees to it, and a time by which you hear.",
        },
        "days_ago": 60,
    },
    {
        "said": {
            "nl": "De parkeerplaats is donker in de winter.",
            "fi": "Pysäköintialue on talvella pimeä.",
            "en": "The car park is dark in winter.",
        },
        "done": {
            "nl": "Er hangen nieuwe lampen, en er zijn vier plaatsen bij de deur bij gekomen.",
            "fi": "Uudet valot on asennettu, ja oven viereen tuli neljä paikkaa lisää.",
            "en": "There are new lamps, and four more places beside the door.",
        },
        "days_ago": 25,
    },
    {
        "said": {
            "nl": "We horen te laat welke diensten we in de vakantie hebben.",
            "fi": "Saamme liian myöhään tietää loma-ajan vuorot.",
            "en": "We hear too late which shifts we have in the holidays.",
        },
        "done": {
            "nl": "Het rooster voor de vakantie staat nu acht weken van tevoren vast.",
            "fi": "Loma-ajan vuorot vahvistetaan nyt kahdeksan viikkoa etukäteen.",
            "en": "The roster for the holidays is now fixed eight weeks ahead.",
        },
        "days_ago": 40,
        "is_for_staff": True,
    },
)
