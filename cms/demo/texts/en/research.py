# ruff: noqa: E501 - prose
"""Research."""

from cms.demo.blocks import code, download, heading, image, quote, raw_html, related, table, text
from cms.demo.outline import Words

PAGES = {
    "research": Words(
        title="Research",
        slug="research",
        summary="Counting every day, ringing every morning, and giving the numbers away.",
        body=[
            text(
                "<p>What makes our numbers useful is not that they are large, but that they are made "
                "in the same way each day: the same paths, the same nets, the same hours. A change "
                "in the numbers is then a change in the birds.</p>"
            ),
        ],
    ),
    "ringing": Words(
        title="Ringing",
        slug="ringing",
        summary="Why a bird gets a number, how it is done, and what comes back.",
        body=[
            image("nets", "Fourteen nets stand in the sycamores, always in the same places."),
            text(
                "<p>A mist net is finer than hair. A bird flies in, lies in a pocket of it, and is "
                "taken out within minutes. It gets a ring of light metal; we measure its wing, look "
                "at its fat, weigh it and let it go. Most are back in the bushes before the ringer "
                "has written the line.</p><p>Of a hundred ringed birds, one is ever heard of again. "
                "That one tells how old birds grow, where they spend the winter, and which way they "
                "take.</p>"
            ),
            heading("Birds ringed last year", anchor="last-year"),
            table(
                "The five most frequent species",
                {"Species": "text", "Ringed": "number", "Heard of again": "number"},
                [
                    ["Goldcrest", 2114, 9],
                    ["Robin", 1630, 22],
                    ["Blackcap", 1287, 11],
                    ["Chiffchaff", 902, 4],
                    ["Wheatear", 318, 6],
                ],
            ),
            related("A ring that travelled", "ring-in-senegal", "reading-a-ring"),
        ],
    ),
    "reading-a-ring": Words(
        title="You have found a ring",
        slug="reading-a-ring",
        summary="Whether on a living bird or a dead one: what to note, and whom to tell.",
        body=[
            text(
                "<p>Thank you for looking. A ring is only worth something because people like you "
                "report it.</p><ol><li>Read all letters and digits. A photograph is best.</li>"
                "<li>Note the place and the date.</li><li>Write to "
                '<a href="mailto:rings@tarnholm.example">rings@tarnholm.example</a>.</li></ol>'
                "<p>Within a week you hear where the bird was ringed, by whom, and how old it is.</p>"
            ),
            download("leaflet", "Leaflet to print: How to report a ring"),
            quote(
                "<p>It was twelve years old and had been to South Africa a dozen times. I had taken "
                "it for one of our garden swallows.</p>",
                "A finder from Uppsala",
            ),
        ],
    ),
    "counts": Words(
        title="Seabird counts",
        slug="counts",
        summary="Every June we count every nest on the western cliffs. Twice.",
        body=[
            image("cliffs", alt="Cliffs with ledges that are white with birds"),
            text(
                "<p>Two people count the same ledge from the same mark, and neither tells the other. "
                "If they differ by more than one in twenty, they count again. It takes nine days and "
                "a great deal of tea.</p>"
            ),
            table(
                "Breeding pairs",
                {"Species": "text", "2015": "number", "2020": "number", "2025": "number"},
                [
                    ["Guillemot", 3120, 3475, 3902],
                    ["Kittiwake", 4810, 3260, 3655],
                    ["Gannet", 212, 388, 541],
                    ["Puffin", 96, 71, 83],
                ],
            ),
            related("The birds", "guillemot", "kittiwake", "gannet", "puffin"),
        ],
    ),
    "weather": Words(
        title="Weather and migration",
        slug="weather",
        summary="Why birds wait for a certain wind, and how we try to say the day before.",
        body=[
            text(
                "<p>A bird of ten grams cannot cross a sea against the wind. It waits, sometimes for "
                "days, and then everybody leaves at once. Behind a cold front, when the wind goes to "
                "the north and the sky clears, October nights are full of wings.</p>"
            ),
            raw_html(
                '<svg viewBox="0 0 320 140" role="img" aria-label="Wind rose of October: mostly '
                'west, then north" width="320" height="140"><g fill="none" stroke="#1d5470">'
                '<circle cx="160" cy="70" r="20"/><circle cx="160" cy="70" r="40"/>'
                '<circle cx="160" cy="70" r="60"/></g><polygon fill="#f2b45a" fill-opacity=".8" '
                'points="160,22 170,60 196,70 170,80 160,98 150,80 100,70 150,60"/></svg>'
            ),
            text(
                "<p>The drawing shows where the wind came from in forty Octobers: seldom from where "
                'the birds would like it. Read how one such night sounded in <a page="night-calls">'
                "what flies over at night</a>.</p>"
            ),
        ],
    ),
    "open-data": Words(
        title="Open data",
        slug="open-data",
        summary="Counts and ringing totals since 1984, free to use, with the ways they were made.",
        body=[
            text(
                "<p>Everything that we count is published within a month under CC BY 4.0. Precise "
                "places of rare breeding birds are left out for ten years; we say so in the table "
                "wherever that is the case.</p>"
            ),
            download("totals"),
            heading("Reading it", 3),
            code(
                "python",
                """
import csv
from collections import Counter

ringed = Counter()
with open("ringing-totals.csv", newline="", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        ringed[row["species"]] += int(row["ringed"])

for species, count in ringed.most_common(5):
    print(f"{count:>6} {species}")
""",
                "totals.py",
            ),
            text(
                "<p>If you use the data, tell us what you found. We are <a "
                'href="mailto:data@tarnholm.example">curious</a>.</p>'
            ),
        ],
    ),
}
