# ruff: noqa: E501 - prose
"""Tagebuch."""

from cms.demo.blocks import action, code, embed, gallery, image, quote, related, text
from cms.demo.outline import Words

PAGES = {
    "journal": Words(
        title="Tagebuch",
        slug="tagebuch",
        summary="Was auf der Insel geschah, aufgeschrieben von denen, die dabei waren.",
    ),
    "goose-morning": Words(
        title="Elftausend Gänse vor dem Frühstück",
        slug="elftausend-gaense",
        summary="Nach vier Tagen Südwind drehte er um Mitternacht. Um neun waren uns die Finger "
        "ausgegangen, und die Zähluhren auch.",
        tags=("Gänse", "Herbst", "Zählung"),
        body=[
            text(
                "<p>Man hört sie, bevor man sie sieht. Um zehn vor sieben kam, noch im Dunkeln, das "
                "erste Bellen aus Nordost; um sieben stand eine Linie über dem Leuchtturm, dann eine "
                "zweite, und dann war der Himmel vollgeschrieben.</p>"
            ),
            image("geese", "Trupp Nummer 31. Nach 60 haben wir nicht mehr nummeriert."),
            text(
                "<p>Zwei von uns zählten, jede für sich, erst in Zehnern, dann in Hundertern. Um neun "
                "verglichen wir: 11 180 und 11 300. Im Buch stehen 11 240 "
                '<a page="barnacle-goose">Nonnengänse</a>, so viele wie an keinem Tag seit 1984.</p>'
                "<p>Warum so viele auf einmal? Vier Tage lang hatte der Wind gegen sie gestanden. An "
                "der norwegischen Küste hatten sie gewartet, und mit ihnen alle, die nachkamen. Als "
                "die Front durch war, brachen sie gemeinsam auf.</p>"
            ),
            quote("<p>Es klang wie ein Schulhof, sehr weit oben.</p>", "Mats, neun Jahre"),
            related("Mehr über Gänse", "barnacle-goose"),
        ],
    ),
    "north-hide": Words(
        title="Die Nordhütte steht wieder",
        slug="nordhuette",
        summary="Lärche statt Kiefer, zwei Meter weiter hinten, und endlich eine Bank für kleine "
        "Leute.",
        tags=("Bau", "Ehrenamt"),
        body=[
            text(
                "<p>Der Sturm im Februar nahm das Dach, und der im Herbst hätte den Rest genommen. "
                "Also sind wir umgezogen: Die neue Hütte steht hinter dem Kamm, aus dem Wind, und "
                "blickt auf Teich und Watt zugleich. Zwölf Freiwillige haben vier Tonnen Lärche vom "
                "Anleger heraufgetragen. Einen Trecker gibt es auf Tarnholm nicht; es gibt "
                "Schultern.</p>"
            ),
            gallery(
                {"house": "Das Holz kommt an", "reeds": "Der Blick gegen Abend", "mist": ""},
                "August bis September",
            ),
            action(
                "Auf einem Brett steht Ihr Name",
                "Bis auf 1400 Euro ist die Hütte bezahlt.",
                "Mithelfen",
                page="support",
            ),
        ],
    ),
    "ring-in-senegal": Words(
        title="Ein Steinschmätzer von Tarnholm im Senegal",
        slug="steinschmaetzer-im-senegal",
        summary="Beringt am 12. September, abgelesen am 4. März: 4700 Kilometer Luftlinie, und an "
        "die hat er sich nicht gehalten.",
        tags=("Steinschmätzer", "Ring", "Afrika"),
        body=[
            text(
                "<p>Die Nachricht hatte vier Zeilen und ein Foto. Eine Studentin in Saint-Louis hatte "
                "auf einem Steinhaufen hinter der Bibliothek einen Steinschmätzer beobachtet und "
                "seinen Ring durchs Fernrohr gelesen, Ziffer um Ziffer, an drei Vormittagen.</p>"
            ),
            image("wheatear", alt="Ein Steinschmätzer"),
            text(
                "<p>Wir hatten ihn im Herbst als diesjährigen Vogel beringt: Flügel 96 Millimeter, "
                "29,4 Gramm, ordentlich Fett. Noch in derselben Nacht war er fort. Dazwischen liegen "
                "zwei Meere, der Atlas und die ganze Sahara.</p><p>Es ist unsere sechste Meldung aus "
                'Afrika in vierzig Jahren. Wenn Sie einen Ring finden, <a page="reading-a-ring">'
                "sagen Sie es uns</a>; vielleicht ist es die siebte.</p>"
            ),
            related("Weiterlesen", "wheatear", "ringing"),
        ],
    ),
    "warmer-lamp": Words(
        title="Der Leuchtturm leuchtet wärmer",
        slug="waermeres-licht",
        summary="Von April bis Oktober scheint die neue Lampe bernsteinfarben. Die Vögel kreisen "
        "weniger, und die Schiffe sehen sie genauso gut.",
        tags=("Leuchtturm", "Licht", "Herbst"),
        body=[
            image("lighthouse-night"),
            text(
                "<p>In nebligen Nächten kreisen Vögel um ein weißes Licht, bis sie vor Erschöpfung "
                "fallen. Seit 1887 schreiben die Wärter davon, und ihre Bücher sind deshalb schwer zu "
                "lesen. Mit der Seewacht haben wir in zwanzig Nächten drei Farben erprobt. Unter "
                "bernsteinfarbenem Licht kreiste nur ein Sechstel der Vögel.</p><p>Die Kapitäne "
                "merken nichts davon: Der Blitz ist so hell wie zuvor und kommt wie zuvor alle neun "
                "Sekunden.</p>"
            ),
        ],
    ),
    "night-calls": Words(
        title="Was nachts vorüberfliegt",
        slug="nachts",
        summary="Ein Mikrofon im Blumentopf, 61 Nächte und 40 000 Rufe, die sonst niemand gehört "
        "hätte.",
        tags=("Klang", "Nacht", "maschinelles Lernen"),
        body=[
            text(
                "<p>Zwei von drei Vögeln ziehen nachts. Um sie zu zählen, haben wir ein Mikrofon in "
                "einen Blumentopf auf dem Dach gestellt, gegen den Wind eingepackt, und lassen es von "
                "der Dämmerung bis zum Morgen lauschen. Ein kleines Programm merkt vor, was ein Ruf "
                "sein könnte; ein Mensch entscheidet.</p>"
            ),
            code(
                "python",
                """
def rufe(spektrum, schwelle=12):
    \"\"\"Liefert (Sekunde, Kilohertz), wo ein Band aus seiner Nacht heraussticht.\"\"\"
    ruhe = spektrum.median(axis="zeit")
    laut = spektrum - ruhe > schwelle
    for sekunde, band in laut.groups():
        if 2 <= band <= 9:
            yield sekunde, band
""",
                "lauschen.py",
            ),
            text(
                "<p>Die Überraschung waren die Drosseln: Sie kommen zwei Stunden später, als wir "
                "dachten, und bei Regen tiefer. Die zweite Überraschung war ein Igel, jede Nacht um "
                "Viertel nach drei.</p>"
            ),
        ],
    ),
    "film-evening": Words(
        title="Filmabend im Bootshaus",
        slug="filmabend",
        summary="Ein Bettlaken, ein Projektor und ein sehr großes Kaninchen. Kissen mitbringen.",
        tags=("Winter", "Film"),
        body=[
            text(
                "<p>Im Dezember ist die Insel dreißig Leute groß, und freitags sitzen sie alle im "
                "Bootshaus. Wir beginnen mit etwas Kurzem, das die Kinder aussuchen; danach gibt es "
                "die schönsten Vögel des Jahres, und Punsch.</p>"
            ),
            embed(
                "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
                "Big Buck Bunny, ein Trickfilm über ein Kaninchen und drei Nagetiere",
                "Big Buck Bunny, © Blender Foundation, CC BY 3.0",
            ),
        ],
    ),
}
