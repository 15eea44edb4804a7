# ruff: noqa: E501 - prose
"""About us, and what is in the footer."""

from cms.demo.blocks import action, faq, heading, image, quote, related, text
from cms.demo.outline import Words

PAGES = {
    "about": Words(
        title="About us",
        slug="about",
        summary="An association of 640 people, four of whom live on the island all year round.",
        body=[
            image("house", "The keepers' house, our home since 1984"),
            text(
                "<p>Tarnholm Bird Observatory belongs to nobody and to its members. We are paid by "
                "their fees, by a grant for long-term counting, and by the guests' breakfast. We "
                "publish what we find, and also what we did wrong.</p>"
            ),
            related("More about us", "people", "history", "support"),
        ],
    ),
    "people": Words(
        title="The people",
        slug="people",
        summary="Who counts, who rings, who writes it down, and who repairs the pump.",
        body=[
            text(
                "<p><b>Maren Petersen</b> is the warden. She came for one season in 2009.</p>"
                "<p><b>Jonas Okafor</b> rings, and teaches ringing. He can be told by his cap.</p>"
                "<p><b>Ilse Brandt</b> keeps the log books, the library and the visitors' book.</p>"
                "<p><b>Amadou Diallo</b> turns it all into tables, and repairs the pump.</p>"
            ),
            quote("<p>Four people are enough for an island, if one of them can cook.</p>", "Ilse"),
        ],
    ),
    "history": Words(
        title="From keepers to counters",
        slug="history",
        summary="A lighthouse, a log book and a bet: how the observatory came about.",
        body=[
            image("lighthouse-night"),
            heading("1887: the lamp"),
            text(
                "<p>The lighthouse is lit. Its keepers must write down ships and weather. Keeper "
                "Hansen writes down birds as well, and is reprimanded for it.</p>"
            ),
            heading("1983: the bet"),
            text(
                "<p>The lamp becomes automatic, the last keeper leaves, and two students bet that "
                "the house would not survive a winter. They spend it there to prove it. The house "
                "survives; they have counted 97 species.</p>"
            ),
            heading("1984: the observatory"),
            text(
                "<p>On 2 April the first entry is made in the first book. It has been written every "
                'day since, but for three that are told of <a page="three-days">here</a>.</p>'
            ),
        ],
    ),
    "support": Words(
        title="Support us",
        slug="support",
        summary="With money, with your hands, or with a jar of jam for the long table.",
        body=[
            text(
                "<p>A member pays 40 euros a year and gets the annual report, a discount on beds and "
                "a bad conscience in storms. A ring costs 31 cents, a mist net 140 euros, a week of "
                "the boat 900.</p>"
            ),
            action(
                "Become a member",
                "It takes one message, and you can leave with one as well.",
                "Write to us",
                url="mailto:hello@tarnholm.example",
            ),
            related("Or come and help", "one-stove", "staying"),
        ],
    ),
    "questions": Words(
        title="Questions and answers",
        slug="questions",
        summary="What visitors ask, from dogs to drones.",
        body=[
            faq(
                "Before the journey",
                {
                    "May I bring my dog?": "<p>On a lead, and not to the western cliffs between "
                    "March and August.</p>",
                    "Is the island suited to wheelchairs?": "<p>The path from the jetty to the house "
                    "and on to the north hide is level and firm. The western path is not.</p>",
                    "Can I pay by card?": "<p>In the shop yes, on the ferry yes, at the bar no.</p>",
                },
            ),
            faq(
                "On the island",
                {
                    "May I fly a drone?": "<p>No. The birds take it for a falcon.</p>",
                    "I have found an injured bird. What now?": "<p>Leave it where it is and ring the "
                    "bell at the house. We come at once.</p>",
                    "When can the nets be visited?": "<p>Every morning from eight on, from the bench "
                    'at the gate. More under <a page="ringing">ringing</a>.</p>',
                },
            ),
        ],
    ),
    "imprint": Words(
        title="Imprint",
        slug="imprint",
        summary="Who is responsible for this site.",
        body=[
            text(
                "<p>Tarnholm Bird Observatory, registered association<br/>Leuchtturmweg 1<br/>25999 "
                "Tarnholm</p><p>hello@tarnholm.example</p><p>The island, the association and the "
                "people on this site are invented. All texts and pictures were made for this "
                "demonstration.</p>"
            ),
        ],
    ),
    "privacy": Words(
        title="Privacy",
        slug="privacy",
        summary="What this site knows about you: next to nothing.",
        body=[
            text(
                "<p>This site sets no cookies and counts no visitors. Videos are loaded from YouTube "
                "only once you have asked for them. Messages to us are kept for as long as it takes "
                "to answer them.</p>"
            ),
        ],
    ),
    "volunteers": Words(
        title="For volunteers",
        slug="volunteers",
        summary="Rotas, keys and the truth about the boiler. Only for those who log in.",
        body=[text("<p>Welcome back. The rota hangs where it always hangs.</p>")],
    ),
    "handbook": Words(
        title="Volunteers' handbook",
        slug="handbook",
        summary="Everything that we tell each other on the first evening.",
        body=[
            heading("The boiler"),
            text("<p>Turn the red tap first. Always the red tap first.</p>"),
            heading("The key to the tower"),
            text("<p>Hangs behind the picture of the previous boiler.</p>"),
        ],
    ),
}
