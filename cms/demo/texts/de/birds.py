# ruff: noqa: E501 - prose
"""Vögel."""

from cms.demo.blocks import Block, heading, image, related, table, text
from cms.demo.outline import Words


def _facts(length: str, weight: str, seen: str, numbers: str) -> Block:
    rows = [["Länge", length], ["Gewicht", weight], ["Zu sehen", seen], ["Bestand", numbers]]
    return table("Steckbrief", {"Was": "text", "Auf Tarnholm": "text"}, rows)


PAGES = {
    "birds": Words(
        title="Die Vögel von Tarnholm",
        slug="voegel",
        summary="374 Arten wurden hier gesehen. Diese können Sie kaum verfehlen.",
        body=[
            text(
                "<p>Brutvögel, Durchzügler und Irrgäste: Eine Insel sammelt sie alle. Wir beginnen "
                "mit denen, die man zu ihrer Zeit fast jeden Tag sieht.</p>"
            ),
        ],
    ),
    "guillemot": Words(
        title="Trottellumme",
        slug="trottellumme",
        summary="Ihr einziges Ei liegt auf dem nackten Fels, und nach drei Wochen springt das Küken "
        "ins Meer.",
        body=[
            image("guillemot", alt="Eine Trottellumme: oben dunkelbraun, unten weiß"),
            text(
                "<p>Das Ei ist spitz wie eine Birne; stößt man daran, rollt es im Kreis und nicht "
                "über die Kante. Ende Juni rufen in der Dämmerung die Väter vom Wasser herauf. "
                "Fliegen können die Küken noch nicht. Sie springen trotzdem, vierzig Meter tief.</p>"
            ),
            _facts("40 cm", "1000 g", "März bis Juli", "3902 Paare (2025)"),
        ],
    ),
    "gannet": Words(
        title="Basstölpel",
        slug="basstoelpel",
        summary="Er taucht aus dreißig Metern Höhe; Luftpolster unter der Haut fangen den Stoß auf.",
        body=[
            image("gannet", alt="Ein Basstölpel: weiß, mit gelblichem Kopf und starkem Schnabel"),
            text(
                "<p>Das erste Paar kam 1991 und suchte sich einen Platz zwischen den Dreizehenmöwen. "
                "Heute gehört ihnen jedes breite Sims. Erst im letzten Augenblick, bei hundert "
                "Kilometern in der Stunde, legt der Basstölpel die Flügel an.</p>"
            ),
            _facts("95 cm", "3000 g", "Februar bis Oktober", "541 Paare (2025)"),
        ],
    ),
    "wheatear": Words(
        title="Steinschmätzer",
        slug="steinschmaetzer",
        summary="Fünfundzwanzig Gramm, die von Grönland nach Westafrika fliegen, über unsere Mauern.",
        body=[
            image(
                "wheatear",
                alt="Ein Steinschmätzer: grauer Rücken, schwarze Maske, sandfarbene Brust",
            ),
            text(
                "<p>Der weiße Bürzel leuchtet, wenn er vor Ihnen von Mauer zu Mauer fliegt. Wer im "
                "Mai hier rastet, hat die Sahara hinter sich und Island vor sich. Er frisst zwei "
                "Tage lang, verdoppelt sein Fett und ist mit dem nächsten Südwind fort.</p>"
            ),
            _facts("15 cm", "25 g", "April, Mai und September", "318 beringt im letzten Jahr"),
            heading("Ein weiter Weg", 3),
            text(
                '<p>Einer von unseren wurde im <a page="ring-in-senegal">Senegal</a> '
                "wiedergefunden.</p>"
            ),
        ],
    ),
    "barnacle-goose": Words(
        title="Nonnengans",
        slug="nonnengans",
        summary="Früher glaubte man, sie wachse auf Treibholz. Immerhin kommt sie mit dem Seewind.",
        body=[
            image(
                "barnacle-goose",
                alt="Eine Nonnengans: schwarzer Hals, weißes Gesicht, grauer Rücken",
            ),
            text(
                "<p>Niemand im Süden hatte je ihr Nest gesehen, und so hieß es, sie schlüpfe aus "
                "Entenmuscheln. Sie brütet auf Spitzbergen und in Russland und zieht im Oktober "
                "binnen zwei Wochen hier durch, in Trupps von Hunderten, die kläffen wie kleine "
                "Hunde.</p>"
            ),
            _facts("65 cm", "1700 g", "Oktober", "11 240 an einem Morgen"),
            related("Der Morgen selbst", "goose-morning"),
        ],
    ),
}
