# ruff: noqa: E501 - prose
"""Forschung."""

from cms.demo.blocks import code, download, heading, image, quote, related, table, text
from cms.demo.outline import Words

PAGES = {
    "research": Words(
        title="Forschung",
        slug="forschung",
        summary="Jeden Tag zählen, jeden Morgen beringen und die Zahlen verschenken.",
        body=[
            text(
                "<p>Unsere Zahlen sind nicht deshalb nützlich, weil sie groß sind, sondern weil sie "
                "jeden Tag auf dieselbe Weise entstehen: dieselben Wege, dieselben Netze, dieselben "
                "Stunden. Was sich dann ändert, sind die Vögel.</p>"
            ),
        ],
    ),
    "ringing": Words(
        title="Beringung",
        slug="beringung",
        summary="Warum ein Vogel eine Nummer bekommt, wie das geht, und was man davon hat.",
        body=[
            image("nets", "Vierzehn Netze stehen in den Ahornen, immer an denselben Stellen."),
            text(
                "<p>Ein Japannetz ist feiner als Haar. Der Vogel fliegt hinein, liegt in einer Tasche "
                "und ist nach wenigen Minuten wieder draußen. Er bekommt einen Ring aus leichtem "
                "Metall; wir messen den Flügel, schätzen das Fett, wiegen ihn und lassen ihn frei. "
                "Die meisten sitzen wieder im Busch, bevor die Zeile geschrieben ist.</p><p>Von "
                "hundert beringten Vögeln hört man von einem wieder. Dieser eine erzählt, wie alt "
                "Vögel werden, wo sie den Winter verbringen und welchen Weg sie nehmen.</p>"
            ),
            heading("Beringt im letzten Jahr", anchor="letztes-jahr"),
            table(
                "Die fünf häufigsten Arten",
                {"Art": "text", "Beringt": "number", "Wiedergefunden": "number"},
                [
                    ["Wintergoldhähnchen", 2114, 9],
                    ["Rotkehlchen", 1630, 22],
                    ["Mönchsgrasmücke", 1287, 11],
                    ["Zilpzalp", 902, 4],
                    ["Steinschmätzer", 318, 6],
                ],
            ),
            related("Ein Ring auf Reisen", "ring-in-senegal", "reading-a-ring"),
        ],
    ),
    "reading-a-ring": Words(
        title="Ring gefunden?",
        slug="ring-gefunden",
        summary="Am lebenden oder am toten Vogel: was Sie aufschreiben und wem Sie es sagen.",
        body=[
            text(
                "<p>Danke fürs Hinsehen. Ein Ring ist nur dann etwas wert, wenn ihn jemand meldet.</p>"
                "<ol><li>Lesen Sie alle Buchstaben und Ziffern. Am besten ist ein Foto.</li>"
                "<li>Notieren Sie Ort und Tag.</li><li>Schreiben Sie an "
                '<a href="mailto:rings@tarnholm.example">rings@tarnholm.example</a>.</li></ol>'
                "<p>Binnen einer Woche hören Sie, wo der Vogel beringt wurde, von wem, und wie alt er "
                "ist.</p>"
            ),
            download("leaflet", "Merkblatt zum Ausdrucken (englisch)"),
            quote(
                "<p>Sie war zwölf Jahre alt und ein Dutzend Mal in Südafrika gewesen. Ich hatte sie "
                "für eine von unseren Schwalben gehalten.</p>",
                "Eine Finderin aus Uppsala",
            ),
        ],
    ),
    "open-data": Words(
        title="Offene Daten",
        slug="offene-daten",
        summary="Zählungen und Beringungen seit 1984, frei zu verwenden, mit allem, was man dazu "
        "wissen muss.",
        body=[
            text(
                "<p>Was wir zählen, veröffentlichen wir binnen eines Monats unter CC BY 4.0. Die "
                "genauen Plätze seltener Brutvögel lassen wir zehn Jahre lang weg; die Tabelle sagt, "
                "wo das so ist.</p>"
            ),
            download("totals", "Beringungszahlen (CSV)"),
            heading("So liest man sie", 3),
            code(
                "python",
                """
import csv
from collections import Counter

beringt = Counter()
with open("ringing-totals.csv", newline="", encoding="utf-8") as datei:
    for zeile in csv.DictReader(datei):
        beringt[zeile["species"]] += int(zeile["ringed"])

for art, anzahl in beringt.most_common(5):
    print(f"{anzahl:>6} {art}")
""",
                "summen.py",
            ),
        ],
    ),
}
