"""What owners of follow-ups note, by language: what they did, and what the client said then."""

CONTACTED = {
    "nl": (
        "Gebeld. Mevrouw vertelde rustig hoe het is gegaan. Excuses aangeboden en "
        "afgesproken dat zij een vast aanspreekpunt krijgt.",
        "Twee keer gebeld, tweede keer gehoor. Meneer was vooral teleurgesteld dat "
        "niemand iets zei over de wachttijd. Doorgegeven aan de balie.",
        "Uitgebreid gesproken. De brief met de verkeerde tijd is nagezocht: het was onze "
        "fout. Nieuwe afspraak gemaakt op een moment dat past.",
        "Gebeld met cliënt en dochter. De uitleg alsnog in rustige stappen gegeven. "
        "Foldertekst in gewone taal toegestuurd.",
        "Gebeld. Het terugbellen is tussen wal en schip geraakt bij een overdracht. Nu "
        "direct geholpen met de vraag.",
        "Contact gehad. Meneer wil graag steeds dezelfde verzorgende in de ochtend. Met "
        "de planner geregeld voor de komende vier weken.",
    ),
    "fi": (
        "Soitin. Asiakas kertoi rauhassa, mitä tapahtui. Pahoittelin ja sovimme yhden "
        "yhteyshenkilön.",
        "Tavoitin toisella yrityksellä. Odotusajasta olisi pitänyt kertoa. Vein asian "
        "vastaanoton palaveriin.",
        "Juttelimme pitkään. Aika oli siirtynyt meidän virheemme takia. Sovimme uuden "
        "ajan, joka sopii paremmin.",
        "Soitin asiakkaalle ja tyttärelle. Kävimme ohjeet läpi uudelleen ja lähetin ne "
        "selkokielellä.",
        "Soitin. Tuki sovitetaan uudelleen tällä viikolla, ja sovittaja on sama kuin ennen.",
    ),
}
ASKED = {
    "nl": ("Gevraagd of het zo is opgelost.", "Bericht gestuurd met de vraag of het nu goed is."),
    "fi": ("Kysyin, onko asia nyt kunnossa.", "Lähetin viestin ja kysyin, ratkesiko asia."),
}
SOLVED = {
    "nl": (
        "Ja, netjes opgelost. Dank u wel voor het bellen.",
        "Het is goed zo.",
        "Fijn dat er geluisterd is.",
        "",
    ),
    "fi": ("Kyllä, hyvin hoidettu. Kiitos soitosta.", "Kunnossa on.", "Kiva, kun kuunneltiin.", ""),
}
REOPENED = {
    "nl": ("Nee, ik heb nog steeds niets gehoord over de nieuwe afspraak.",),
    "fi": ("Ei vielä, uutta aikaa ei ole kuulunut.",),
}
