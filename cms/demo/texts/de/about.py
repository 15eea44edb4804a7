# ruff: noqa: E501 - prose
"""Über uns."""

from cms.demo.blocks import action, faq, image, quote, related, text
from cms.demo.outline import Words

PAGES = {
    "about": Words(
        title="Über uns",
        slug="ueber-uns",
        summary="Ein Verein mit 640 Mitgliedern. Vier davon leben das ganze Jahr auf der Insel.",
        body=[
            image("house", "Das Wärterhaus, seit 1984 unser Zuhause"),
            text(
                "<p>Die Vogelwarte Tarnholm gehört niemandem und ihren Mitgliedern. Wir leben von "
                "Beiträgen, von einer Förderung für Langzeitzählungen und vom Frühstück der Gäste. "
                "Was wir herausfinden, veröffentlichen wir, und auch, was wir falsch gemacht haben.</p>"
            ),
            related("Mehr über uns", "people", "support"),
        ],
    ),
    "people": Words(
        title="Die Leute",
        slug="leute",
        summary="Wer zählt, wer beringt, wer es aufschreibt, und wer die Pumpe repariert.",
        body=[
            text(
                "<p><b>Maren Petersen</b> leitet die Station. 2009 kam sie für einen Sommer.</p>"
                "<p><b>Jonas Okafor</b> beringt und bringt es anderen bei. Man erkennt ihn an der "
                "Mütze.</p><p><b>Ilse Brandt</b> führt die Bücher, die Bibliothek und das "
                "Gästebuch.</p><p><b>Amadou Diallo</b> macht aus allem Tabellen und repariert die "
                "Pumpe.</p>"
            ),
            quote("<p>Vier Leute genügen für eine Insel, wenn einer kochen kann.</p>", "Ilse"),
        ],
    ),
    "support": Words(
        title="Unterstützen",
        slug="unterstuetzen",
        summary="Mit Geld, mit den Händen, oder mit einem Glas Marmelade für den langen Tisch.",
        body=[
            text(
                "<p>Ein Mitglied zahlt 40 Euro im Jahr und bekommt dafür den Jahresbericht, billigere "
                "Betten und bei Sturm ein schlechtes Gewissen. Ein Ring kostet 31 Cent, ein Netz 140 "
                "Euro, eine Woche Boot 900.</p>"
            ),
            action(
                "Mitglied werden",
                "Eine Nachricht genügt, und zum Austreten auch.",
                "Schreiben Sie uns",
                url="mailto:hello@tarnholm.example",
            ),
        ],
    ),
    "questions": Words(
        title="Fragen und Antworten",
        slug="fragen",
        summary="Was Gäste fragen, von Hunden bis Drohnen.",
        body=[
            faq(
                "Vor der Reise",
                {
                    "Darf mein Hund mit?": "<p>An der Leine, und von März bis August nicht an die "
                    "Westklippen.</p>",
                    "Geht es mit dem Rollstuhl?": "<p>Der Weg vom Anleger zum Haus und weiter zur "
                    "Nordhütte ist eben und fest. Der Westweg ist es nicht.</p>",
                    "Kann ich mit Karte zahlen?": "<p>Im Laden ja, auf der Fähre ja, am Tresen "
                    "nein.</p>",
                },
            ),
            faq(
                "Auf der Insel",
                {
                    "Darf ich eine Drohne fliegen lassen?": "<p>Nein. Die Vögel halten sie für einen "
                    "Falken.</p>",
                    "Ich habe einen verletzten Vogel gefunden.": "<p>Lassen Sie ihn, wo er ist, und "
                    "läuten Sie am Haus. Wir kommen sofort.</p>",
                },
            ),
        ],
    ),
    "imprint": Words(
        title="Impressum",
        slug="impressum",
        summary="Wer für diese Seiten verantwortlich ist.",
        body=[
            text(
                "<p>Vogelwarte Tarnholm e. V.<br/>Leuchtturmweg 1<br/>25999 Tarnholm</p>"
                "<p>hello@tarnholm.example</p><p>Die Insel, der Verein und die Menschen auf diesen "
                "Seiten sind erfunden. Alle Texte und Bilder wurden für diese Vorführung gemacht.</p>"
            ),
        ],
    ),
    "privacy": Words(
        title="Datenschutz",
        slug="datenschutz",
        summary="Was diese Seiten über Sie wissen: so gut wie nichts.",
        body=[
            text(
                "<p>Diese Seiten setzen keine Cookies und zählen niemanden. Videos werden erst von "
                "YouTube geladen, wenn Sie es verlangen. Nachrichten an uns bewahren wir auf, bis sie "
                "beantwortet sind.</p>"
            ),
        ],
    ),
}
