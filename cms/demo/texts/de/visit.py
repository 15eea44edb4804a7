# ruff: noqa: E501 - prose
"""Besuch."""

from cms.demo.blocks import action, faq, heading, image, related, table, text
from cms.demo.outline import Words

PAGES = {
    "visit": Words(
        title="Besuch auf der Insel",
        slug="besuch",
        summary="Wie man nach Tarnholm kommt, wo man schläft und was in den Rucksack gehört. Die "
        "Insel ist das ganze Jahr offen; der Westweg ist zur Brutzeit gesperrt.",
        body=[
            text(
                "<p>Es gibt keine Autos, einen Laden und elf Betten. Was es reichlich gibt: Himmel. "
                "Wer nur für einen Tag kommt, muss nichts anmelden; für eine Nacht schreiben Sie uns "
                "bitte vorher.</p>"
            ),
            action(
                "Elf Betten sind schnell vergeben",
                "Mai und Oktober sind Wochen im Voraus voll. Die Stationsleiterin antwortet jeden "
                "Morgen.",
                "Nach einem Bett fragen",
                url="mailto:beds@tarnholm.example",
            ),
        ],
    ),
    "getting-here": Words(
        title="Anreise",
        slug="anreise",
        summary="Die Fähre braucht fünfzig Minuten. Ab Windstärke sieben bleibt sie im Hafen, und "
        "Sie auch.",
        body=[
            image("ferry", "Die <i>Seeschwalbe</i> nimmt 120 Leute mit und freitags die Post."),
            heading("Fahrplan"),
            table(
                "Fähre von Norderhafen nach Tarnholm",
                {"Zeit": "text", "Hin": "text", "Zurück": "text", "Erwachsene, €": "number"},
                [
                    ["April bis Oktober", "9:10 und 14:40", "10:30 und 17:15", 24],
                    ["November bis März", "9:10", "15:30", 18],
                ],
            ),
            heading("Mit der Bahn"),
            text(
                "<p>Norderhafen hat einen Bahnhof, zehn Minuten zu Fuß vom Anleger. Der erste Zug "
                "erreicht in jeder Jahreszeit das Schiff am Morgen.</p><h3>Was Sie brauchen</h3><ul>"
                "<li>Stiefel, die nass werden dürfen</li><li>Ein Fernglas; wir verleihen auch "
                "welche</li><li>Essen für einen Tag mehr, als Sie bleiben wollen</li></ul>"
            ),
        ],
    ),
    "staying": Words(
        title="Übernachten",
        slug="uebernachten",
        summary="Elf Betten, ein langer Tisch, und Ruhe, denn in der Dämmerung gehen die Netze auf.",
        body=[
            image("house"),
            text(
                "<p>Das Haus wurde für Leuchtturmwärter und ihre Familien gebaut. Es hat vier Zimmer, "
                "eine gemeinsame Küche und einen Trockenraum, der schon manchen Urlaub gerettet hat. "
                "Bettwäsche ist da, Handtücher nicht.</p><p>Wer morgens mithilft, zahlt die Hälfte. "
                'Was das heißt, steht unter <a page="ringing">Beringung</a>.</p>'
            ),
            table(
                "Preise für eine Nacht",
                {"Wer": "text", "Ein Bett, €": "number", "Was dazugehört": "rich_text"},
                [
                    ["Erwachsene", 38, "<p>Frühstück, mittags Suppe</p>"],
                    ["Unter 18", 19, "<p>Frühstück, mittags Suppe</p>"],
                    ["Helfende", 19, "<p>Dasselbe, <b>ab der dritten Nacht</b></p>"],
                ],
            ),
        ],
    ),
    "walks": Words(
        title="Führungen",
        slug="fuehrungen",
        summary="Zwei Stunden rund um die Insel mit jemandem, der jede Mauer kennt. Jeden Sonntag, "
        "im Oktober täglich.",
        body=[
            text(
                "<p>Wir gehen langsam und bleiben oft stehen. Die Kinder geben das Tempo vor; Hunde "
                "warten am Anleger. Eine Führung kostet nichts, und über eine Münze in der Dose "
                "freut sich die Pumpe.</p>"
            ),
            table(
                "Was wann zu sehen ist",
                {"Monat": "text", "Bester Platz": "text", "Zu sehen": "rich_text"},
                [
                    ["April", "Die Ostmauer", '<p><a page="wheatear">Steinschmätzer</a></p>'],
                    ["Juni", "Die Westklippen", '<p><a page="guillemot">Trottellummen</a></p>'],
                    ["August", "Die Dünen", "<p>Watvögel bei Hochwasser</p>"],
                    ["Oktober", "Der Himmel", '<p><a page="barnacle-goose">Nonnengänse</a></p>'],
                ],
            ),
            related("Gut zu wissen", "getting-here", "questions"),
        ],
    ),
    "schools": Words(
        title="Mit der Schulklasse",
        slug="schulklassen",
        summary="Ein Tag zwischen Tidenkalender und Netzen, für Klassen ab dem dritten Schuljahr.",
        body=[
            text(
                "<p>Die Klasse kommt mit dem ersten Schiff und fährt mit dem letzten. Am Vormittag "
                "helfen die Kinder an den Netzen und sehen einen wilden Vogel aus nächster Nähe. Am "
                "Nachmittag wird gezählt: Muscheln auf einem Quadratmeter, Möwen auf dem Dach, "
                "Sekunden zwischen zwei Blitzen des Leuchtturms.</p>"
            ),
            faq(
                "Was Lehrkräfte fragen",
                {
                    "Wie viele Kinder können kommen?": "<p>Vierundzwanzig, mit zwei Erwachsenen.</p>",
                    "Was kostet es?": "<p>Nur das Schiff. Den Rest zahlt der Verein.</p>",
                    "Und wenn es regnet?": "<p>Dann werden wir zusammen nass und trocknen am Ofen.</p>",
                },
            ),
        ],
    ),
}
