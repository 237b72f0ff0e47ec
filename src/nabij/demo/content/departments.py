"""The departments of the demo organisation, with what can be booked there."""

from nabij.appointments.types import Access, Mode
from nabij.demo.content.house import DepartmentContent, ServiceContent, texts

BRING = texts(
    "Neem uw identiteitsbewijs en een lijst van uw medicijnen mee.",
    "Ota mukaan henkilöllisyystodistus ja lääkelista.",
    "Bring proof of identity and a list of your medicines.",
)
VIDEO = "https://beeldbellen.zorggroepdelinde.example/wachtkamer"
FIRST = texts("Eerste afspraak", "Ensikäynti", "First appointment")
CHECK = texts("Controle", "Kontrollikäynti", "Check-up")

DEPARTMENTS = (
    DepartmentContent(
        slug="orthopaedics",
        place="hospital",
        names=texts("Orthopedie", "Ortopedia", "Orthopaedics"),
        title=texts("orthopeed", "ortopedi", "orthopaedic surgeon"),
        staff=5,
        mood=(0.45, 0.72),
        ease=(0.4, 0.68),
        weight=20,
        services=(
            ServiceContent(names=FIRST, minutes=20, buffer=5, preparation=BRING),
            ServiceContent(names=CHECK, minutes=15),
        ),
    ),
    DepartmentContent(
        slug="heart",
        place="hospital",
        names=texts("Hartzorg", "Sydänhoito", "Heart care"),
        title=texts("cardioloog", "kardiologi", "cardiologist"),
        staff=4,
        mood=(0.7, 0.74),
        ease=(0.62, 0.66),
        weight=14,
        services=(
            ServiceContent(names=FIRST, minutes=30, preparation=BRING, access=Access.REFERRAL),
            ServiceContent(
                names=CHECK,
                minutes=20,
                modes=(Mode.ON_SITE, Mode.VIDEO, Mode.PHONE),
                video_url=VIDEO,
            ),
        ),
    ),
    DepartmentContent(
        slug="eyes",
        place="hospital",
        names=texts("Oogzorg", "Silmähoito", "Eye care"),
        title=texts("oogarts", "silmälääkäri", "eye doctor"),
        staff=3,
        mood=(0.62, 0.55),
        ease=(0.5, 0.4),
        weight=14,
        services=(
            ServiceContent(
                names=texts("Oogonderzoek", "Silmätutkimus", "Eye examination"),
                minutes=20,
                preparation=texts(
                    "U krijgt druppels en ziet een paar uur minder scherp. Rijd daarna niet zelf.",
                    "Saat silmätippoja ja näet pari tuntia epätarkasti. Älä aja itse autoa.",
                    "You get eye drops and see less sharply for a few hours. Do not drive home.",
                ),
            ),
            ServiceContent(names=CHECK, minutes=15),
        ),
    ),
    DepartmentContent(
        slug="blood-tests",
        place="hospital",
        names=texts("Bloedafname", "Verinäytteet", "Blood tests"),
        title=texts("laborant", "laboratoriohoitaja", "laboratory assistant"),
        staff=2,
        mood=(0.72, 0.8),
        ease=(0.75, 0.86),
        weight=16,
        services=(
            ServiceContent(names=texts("Bloed prikken", "Verikoe", "Blood test"), minutes=10),
        ),
    ),
    DepartmentContent(
        slug="district-nursing",
        place="home",
        names=texts("Wijkverpleging", "Kotisairaanhoito", "District nursing"),
        title=texts("wijkverpleegkundige", "kotisairaanhoitaja", "district nurse"),
        staff=5,
        mood=(0.8, 0.82),
        ease=(0.72, 0.75),
        weight=16,
        services=(
            ServiceContent(
                names=texts("Kennismaking thuis", "Tutustumiskäynti kotona", "First visit at home"),
                minutes=45,
                buffer=15,
                modes=(Mode.HOME,),
            ),
            ServiceContent(
                names=texts("Wondzorg thuis", "Haavanhoito kotona", "Wound care at home"),
                minutes=30,
                buffer=15,
                access=Access.DESK,
                modes=(Mode.HOME,),
            ),
        ),
    ),
    DepartmentContent(
        slug="help-at-home",
        place="home",
        names=texts("Hulp thuis", "Kotiapu", "Help at home"),
        title=texts("thuishulp", "kotiavustaja", "home helper"),
        staff=2,
        mood=(0.66, 0.6),
        ease=(0.6, 0.52),
        weight=8,
        services=(
            ServiceContent(
                names=texts("Gesprek over hulp", "Keskustelu avuntarpeesta", "Talk about help"),
                minutes=30,
                modes=(Mode.PHONE, Mode.HOME),
            ),
        ),
    ),
    DepartmentContent(
        slug="living-with-care",
        place="nursing-home",
        names=texts("Wonen met zorg", "Asuminen ja hoiva", "Living with care"),
        title=texts("verzorgende", "lähihoitaja", "carer"),
        staff=3,
        mood=(0.64, 0.68),
        ease=(0.62, 0.64),
        weight=7,
        services=(
            ServiceContent(
                names=texts("Gesprek met de familie", "Keskustelu omaisten kanssa", "Family talk"),
                minutes=45,
                access=Access.REQUEST,
            ),
        ),
    ),
    DepartmentContent(
        slug="rehabilitation",
        place="nursing-home",
        names=texts("Revalidatie", "Kuntoutus", "Rehabilitation"),
        title=texts("fysiotherapeut", "fysioterapeutti", "physiotherapist"),
        staff=2,
        mood=(0.74, 0.78),
        ease=(0.66, 0.7),
        weight=8,
        services=(
            ServiceContent(
                names=texts("Oefenen", "Harjoittelu", "Exercise"),
                minutes=30,
                preparation=texts(
                    "Trek makkelijke kleren en stevige schoenen aan.",
                    "Pue joustavat vaatteet ja tukevat kengät.",
                    "Wear easy clothes and sturdy shoes.",
                ),
            ),
        ),
    ),
    DepartmentContent(
        slug="orthotics",
        place="clinic",
        names=texts("Ortheses en protheses", "Ortoosit ja proteesit", "Orthoses and prostheses"),
        title=texts("orthopedisch instrumentmaker", "apuvälineteknikko", "orthotist"),
        staff=3,
        mood=(0.66, 0.8),
        ease=(0.6, 0.74),
        weight=18,
        services=(
            ServiceContent(
                names=texts("Opmeten", "Mittaus", "Measuring"),
                minutes=45,
                preparation=texts(
                    "Trek een korte broek aan en neem de schoenen mee die u het meest draagt.",
                    "Pue shortsit ja ota mukaan kengät, joita käytät eniten.",
                    "Wear shorts and bring the shoes you wear most.",
                ),
            ),
            ServiceContent(names=texts("Passen", "Sovitus", "Fitting"), minutes=30),
        ),
    ),
    DepartmentContent(
        slug="insoles",
        place="clinic",
        names=texts("Steunzolen en schoenen", "Pohjalliset ja jalkineet", "Insoles and shoes"),
        title=texts("schoentechnicus", "jalkinetekniikko", "footwear technician"),
        staff=1,
        mood=(0.7, 0.74),
        ease=(0.66, 0.7),
        weight=7,
        services=(
            ServiceContent(
                names=texts("Voeten opmeten", "Jalkojen mittaus", "Measuring your feet"), minutes=30
            ),
        ),
    ),
)
