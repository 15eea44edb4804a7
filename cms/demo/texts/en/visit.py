# ruff: noqa: E501 - prose
"""Visiting."""

from cms.demo.blocks import action, faq, heading, image, related, table, text
from cms.demo.outline import Words

PAGES = {
    "visit": Words(
        title="Visit the island",
        slug="visit",
        summary="How to reach Tarnholm, where to sleep, and what to bring. The island is open all "
        "year; the western path is closed while the seabirds breed.",
        body=[
            text(
                "<p>There are no cars, one shop and eleven beds. What there is plenty of: sky. Day "
                "visitors need no booking; for a night, please write to us first.</p>"
            ),
            action(
                "Eleven beds go quickly",
                "May and October are full weeks ahead. The warden answers every morning.",
                "Ask for a bed",
                url="mailto:beds@tarnholm.example",
            ),
        ],
    ),
    "getting-here": Words(
        title="Getting here",
        slug="getting-here",
        summary="The ferry takes fifty minutes. Above wind force seven it stays in the harbour, "
        "and so do you.",
        body=[
            image("ferry", "The <i>Seeschwalbe</i> carries 120 people and, on Fridays, the post."),
            heading("Timetable"),
            table(
                "Ferry from Norderhafen to Tarnholm",
                {"Season": "text", "Outward": "text", "Back": "text", "Adults, €": "number"},
                [
                    ["April to October", "9:10 and 14:40", "10:30 and 17:15", 24],
                    ["November to March", "9:10", "15:30", 18],
                ],
            ),
            heading("By train"),
            text(
                "<p>Norderhafen has a railway station, ten minutes on foot from the jetty. The first "
                "train of the day reaches the morning boat in every season.</p>"
                "<h3>What to bring</h3><ul><li>Boots that may get wet</li><li>Binoculars; we lend "
                "them if you have none</li><li>Food for a day longer than you mean to stay</li></ul>"
            ),
        ],
    ),
    "staying": Words(
        title="Staying with us",
        slug="staying",
        summary="Eleven beds, one long table, and lights out when the nets open at dawn.",
        body=[
            image("house"),
            text(
                "<p>The house was built for lighthouse keepers and their families. There are four "
                "rooms, a kitchen that everybody shares, and a drying room that has saved many "
                "holidays. Sheets are there; towels are not.</p><p>Guests who help with the morning "
                'round pay half. What that means is told under <a page="ringing">ringing</a>.</p>'
            ),
            table(
                "Prices for a night",
                {"Who": "text", "A bed, €": "number", "What is in it": "rich_text"},
                [
                    ["Adults", 38, "<p>Breakfast and soup at noon</p>"],
                    ["Under 18", 19, "<p>Breakfast and soup at noon</p>"],
                    ["Helpers", 19, "<p>The same, <b>from the third night on</b></p>"],
                ],
            ),
        ],
    ),
    "walks": Words(
        title="Guided walks",
        slug="walks",
        summary="Two hours around the island with someone who knows every wall on it. Every "
        "Sunday, and every day in October.",
        body=[
            text(
                "<p>We walk slowly and stop often. Children set the pace; dogs stay on the boat's "
                "side of the fence. A walk costs nothing, and nobody minds a coin in the tin.</p>"
            ),
            table(
                "What is to be seen when",
                {"Month": "text", "Best place": "text", "Look out for": "rich_text"},
                [
                    ["April", "The eastern wall", '<p><a page="wheatear">Wheatears</a></p>'],
                    ["June", "The western cliffs", '<p><a page="guillemot">Guillemots</a></p>'],
                    ["August", "The dunes", "<p>Waders at high tide</p>"],
                    ["October", "The sky", '<p><a page="barnacle-goose">Barnacle geese</a></p>'],
                ],
            ),
            related("Good to know before", "getting-here", "questions"),
        ],
    ),
    "schools": Words(
        title="With a school class",
        slug="schools",
        summary="A day between the tide tables and the nets, for classes from year three on.",
        body=[
            text(
                "<p>A class comes with the first boat and goes with the last. In the morning the "
                "children help with the nets and see a wild bird from a hand's breadth away. In the "
                "afternoon they count: mussels on a square metre, gulls on a roof, seconds between "
                "two flashes of the lighthouse.</p>"
            ),
            faq(
                "What teachers ask",
                {
                    "How many children can come?": "<p>Twenty-four, with two adults.</p>",
                    "What does it cost?": "<p>Only the boat. The association pays for the rest.</p>",
                    "What if it rains?": "<p>Then we get wet together, and dry off by the stove.</p>",
                },
            ),
        ],
    ),
}
