"""What Finnish clients write, by how it was: made up, in the tone of real comments."""

from collections.abc import Mapping

FIRST: Mapping[str, tuple[str, ...]] = {
    "glad": (
        "Minua kuunneltiin oikeasti.",
        "Tosi ystävällinen palvelu alusta loppuun.",
        "Kaikki sujui hienosti ja ajallaan.",
        "Sain rauhassa kysyä kaiken, mikä mietitytti.",
        "Ammattitaitoista ja lämmintä palvelua.",
        "Asiat selitettiin selkeästi, ilman vaikeita sanoja.",
        "Ajan varaaminen oli helppoa ja pääsin nopeasti.",
        "Minut otettiin vastaan kuin vanha tuttu.",
        "Jännitin etukäteen, mutta turhaan.",
        "Vaimoni pääsi mukaan vastaanotolle, se oli meille tärkeää.",
        "Lähdin kotiin hyvillä mielin.",
        "Kiitos koko porukalle.",
    ),
    "mixed": (
        "Ihan hyvä, mutta odottaa piti aika kauan.",
        "Palvelu oli hyvää, mutta paikkaa oli vaikea löytää.",
        "Hoito oli asiallista, tunnelma vähän kiireinen.",
        "Muuten hyvä, mutta en tiennyt, kenelle soittaa jälkikäteen.",
        "Perushyvä käynti, ei sen kummempaa.",
        "Ystävällisiä ihmisiä, mutta tieto ei kulkenut.",
        "Meni hyvin, vaikka aikataulu vähän venyi.",
        "Olisin kaivannut ohjeet myös paperilla.",
        "Sain avun, mutta aikaa piti odottaa monta viikkoa.",
        "Ihan ok, pysäköinti oli tosin hankalaa.",
    ),
    "sad": (
        "Odotin melkein tunnin, eikä kukaan kertonut mitään.",
        "Jouduin selittämään saman asian kolmeen kertaan.",
        "Minulle jäi tunne, ettei minua otettu tosissaan.",
        "Aika oli siirretty, eikä siitä ilmoitettu minulle.",
        "Luvattiin soittaa takaisin, mutta puhelua ei koskaan tullut.",
        "Kiire näkyi, eikä kysymyksille ollut aikaa.",
        "Lähdin kotiin enemmän hämilläni kuin tulin.",
        "Puhuttiin ohi, niin kuin en olisi ollut paikalla.",
        "Joka kerta eri ihminen, kukaan ei tunne asiaani.",
        "Ohjeet menivät ristiin, en tiedä vieläkään, mitä pitäisi tehdä.",
    ),
    "hard": (
        "Soitin neljä kertaa, ennen kuin joku vastasi.",
        "Jonotin puhelimessa puoli tuntia.",
        "Netissä varaaminen ei onnistunut, ja puhelimessa minua pompoteltiin.",
        "Täytin saman lomakkeen kolmeen kertaan.",
        "Kirjeestä ei saanut selvää, tyttäreni joutui auttamaan.",
        "Jouduin tulemaan uudestaan, koska jotain oli unohtunut.",
        "En löytänyt oikeaa ovea, opasteet puuttuivat.",
        "Piti ottaa töistä vapaata pelkän puhelun takia.",
    ),
}

SECOND: Mapping[str, tuple[str, ...]] = {
    "glad": (
        "Suosittelen muillekin.",
        "Näin sen pitää mennä.",
        "Terveisiä koko tiimille!",
        "Tulen mielelläni uudestaan, jos tarvitsee.",
        "Tästä jäi hyvä mieli koko päiväksi.",
        "Jatkakaa samaan malliin.",
        "Kiitos, se merkitsi paljon.",
        "Parasta palvelua pitkään aikaan.",
    ),
    "mixed": (
        "Ehkä tähän voisi kiinnittää huomiota.",
        "Tekstiviesti etukäteen olisi auttanut.",
        "Muuten ei valittamista.",
        "Ymmärrän, että on kiire.",
        "Ensi kerralla toivon vähän enemmän aikaa.",
        "Kahviautomaatti odotustilaan, kiitos.",
    ),
    "sad": (
        "Haluaisin jutella tästä jonkun kanssa.",
        "Tätä en teiltä odottanut.",
        "Pahoittelu olisi jo auttanut.",
        "Mietin, menenkö ensi kerralla muualle.",
        "Harmitti koko päivän.",
        "Toivottavasti kukaan muu ei joudu samaan.",
    ),
    "hard": (
        "Tämän pitäisi olla helpompaa.",
        "Minun iässäni se ei ole kohtuullista.",
        "Olin jo luovuttaa.",
        "Itse käynti oli onneksi hyvä.",
        "Väsyin jo ennen kuin pääsin perille.",
    ),
}

OF_DEPARTMENT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "orthotics": {
        "glad": (
            "Tuki istuu nyt täydellisesti, pystyn taas kävelemään kauppaan.",
            "Mittaukset tehtiin huolella, ja lopputulos on juuri minulle sopiva.",
            "Proteesi on kevyt ja hyvin tehty.",
            "Sovitus uusittiin heti, kun sanoin, että hiertää.",
        ),
        "mixed": (
            "Tuki on hyvä, mutta tarranauhat kuluvat nopeasti.",
            "Sovitusaikaa joutui odottamaan kolme viikkoa.",
        ),
        "sad": (
            "Tuki hiertää edelleen, vaikka olen käynyt kolme kertaa.",
            "Apuväline valmistui kuukauden myöhässä.",
        ),
    },
    "insoles": {
        "glad": (
            "Uusilla pohjallisilla jalat eivät enää väsy.",
            "Kengät tehtiin juuri minun jaloilleni, kyllä kelpaa kävellä.",
        ),
        "sad": ("Pohjalliset olivat väärää kokoa, ja reissu oli turha.",),
    },
}
