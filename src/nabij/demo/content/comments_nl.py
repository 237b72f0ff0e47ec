"""What Dutch clients write, by how it was: made up, in the tone of real comments."""

from collections.abc import Mapping

FIRST: Mapping[str, tuple[str, ...]] = {
    "glad": (
        "Ik voelde me echt gehoord.",
        "Wat een vriendelijke mensen werken hier.",
        "Alles was goed geregeld, van begin tot eind.",
        "Ik werd op tijd geholpen en kreeg rustig uitleg.",
        "Er werd de tijd voor me genomen.",
        "De ontvangst was hartelijk, dat doet een mens goed.",
        "Ze wisten meteen wie ik was en waarvoor ik kwam.",
        "Ik zag ertegenop, maar het viel reuze mee dankzij de zuster.",
        "Duidelijk verhaal, zonder moeilijke woorden.",
        "Mijn dochter mocht gewoon mee naar binnen, dat was fijn.",
        "Petje af voor het team.",
        "Ik ging met een gerust hart naar huis.",
    ),
    "mixed": (
        "Op zich goed geholpen, maar ik moest wel lang wachten.",
        "De behandeling was goed, de route door het gebouw minder.",
        "Prima, al ging het wat snel.",
        "Vriendelijk personeel, alleen wist niet iedereen wat er was afgesproken.",
        "Ik ben tevreden, maar het kan duidelijker wie ik mag bellen.",
        "Het was goed, maar ik had graag vooraf geweten hoe lang het zou duren.",
        "Niets te klagen, ook niets bijzonders.",
        "De arts was goed, de wachtkamer vol en warm.",
        "Gaat meestal goed, deze keer liep het uit.",
        "Goed contact, maar ik kreeg twee brieven met verschillende tijden.",
    ),
    "sad": (
        "Ik heb drie kwartier gewacht en niemand zei iets.",
        "Ik moest mijn verhaal voor de derde keer vertellen.",
        "Ik kreeg het gevoel dat ik een nummer was.",
        "De afspraak was verzet en ik wist van niets.",
        "Er werd over mijn hoofd heen gepraat.",
        "Ik ben naar huis gegaan met meer vragen dan waarmee ik kwam.",
        "Beloofd dat ik teruggebeld zou worden, nooit meer iets gehoord.",
        "Steeds iemand anders, dat is voor mijn man niet te doen.",
        "Ik voelde me niet serieus genomen.",
        "Het was een rommelige ochtend, niemand leek het overzicht te hebben.",
        "De uitleg ging veel te snel voor mij.",
    ),
    "hard": (
        "Het kostte me vier telefoontjes om een afspraak te krijgen.",
        "Ik stond een halfuur in de wacht.",
        "Online lukte het niet en aan de telefoon werd ik van het kastje naar de muur gestuurd.",
        "Het parkeren was een ramp, ik liep met mijn rollator het hele terrein over.",
        "Ik moest overal dezelfde formulieren invullen.",
        "Ik kon nergens vinden waar ik moest zijn.",
        "De brief was niet te begrijpen, mijn zoon heeft moeten bellen.",
        "Ik moest twee keer terugkomen omdat er iets vergeten was.",
    ),
}

SECOND: Mapping[str, tuple[str, ...]] = {
    "glad": (
        "Dank u wel daarvoor.",
        "Dat zouden meer mensen moeten weten.",
        "Zo hoort het.",
        "Ik kom hier graag terug, al hoop ik dat het niet nodig is.",
        "Doe ze de groeten van mij.",
        "Het maken van de afspraak ging ook zo gepiept.",
        "Ook aan de balie alleen maar aardige mensen.",
        "Een compliment is op zijn plaats.",
    ),
    "mixed": (
        "Misschien is dat iets om naar te kijken.",
        "Een berichtje vooraf had geholpen.",
        "Verder geen klachten.",
        "Ik begrijp dat het druk is.",
        "Een kop koffie in de wachtkamer zou fijn zijn.",
        "De volgende keer hoop ik op wat meer tijd.",
    ),
    "sad": (
        "Ik wil hier graag iemand over spreken.",
        "Dat had ik van u niet verwacht.",
        "Zo moet je niet met oude mensen omgaan.",
        "Ik overweeg om ergens anders heen te gaan.",
        "Een excuus had al veel goedgemaakt.",
        "Ik was er de hele dag van slag van.",
    ),
    "hard": (
        "Dat moet toch makkelijker kunnen.",
        "Voor iemand van mijn leeftijd is dat niet te doen.",
        "Ik heb er een vrije ochtend voor moeten nemen.",
        "Op het laatst heb ik het bijna opgegeven.",
        "Gelukkig was de afspraak zelf wel goed.",
    ),
}

OF_DEPARTMENT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "orthopaedics": {
        "glad": ("De chirurg tekende op papier wat er met mijn knie gebeurt, heel verhelderend.",),
        "sad": ("Op de poli liep het spreekuur meer dan een uur uit.",),
    },
    "heart": {
        "glad": ("De hartfunctielaborant stelde me meteen op mijn gemak.",),
        "sad": ("Ik moest lang op de uitslag wachten en zat in angst.",),
    },
    "eyes": {
        "glad": ("Ze hielpen mij aan de arm naar de druppelkamer.",),
        "sad": ("Na het druppelen zat ik een uur te wachten zonder iets te zien.",),
    },
    "blood-tests": {
        "glad": ("Prikken ging zo vlug dat ik er niets van voelde.",),
        "sad": ("Er waren twee van de vijf balies open en de rij stond tot de deur.",),
    },
    "district-nursing": {
        "glad": ("De wijkverpleegkundige kent moeder door en door.",),
        "sad": ("Er kwam deze maand zeven keer een ander gezicht aan de deur.",),
    },
    "help-at-home": {
        "glad": ("Onze hulp denkt met ons mee, dat is goud waard.",),
        "sad": ("De hulp kwam niet en niemand had afgebeld.",),
    },
    "living-with-care": {
        "glad": ("Vader zingt weer, dat zegt alles over de sfeer op de groep.",),
        "sad": ("In het weekend zijn er te weinig handen op de groep.",),
    },
    "rehabilitation": {
        "glad": ("Ik loop weer, dankzij de fysiotherapeut die niet opgaf.",),
        "sad": ("Mijn oefenuur viel twee keer uit zonder bericht.",),
    },
}
