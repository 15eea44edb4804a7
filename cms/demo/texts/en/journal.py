# ruff: noqa: E501 - prose
"""The journal."""

from cms.demo.blocks import action, code, embed, gallery, heading, image, quote, related, text
from cms.demo.outline import Words

PAGES = {
    "journal": Words(
        title="Journal",
        slug="journal",
        summary="What happened on the island, written down by those who were there.",
    ),
    "goose-morning": Words(
        title="Eleven thousand geese before breakfast",
        slug="eleven-thousand-geese",
        summary="After four days of south wind it turned at midnight. By nine we had run out of "
        "fingers, and of tally counters.",
        tags=("geese", "autumn", "counting"),
        body=[
            text(
                "<p>You hear them before you see them. At ten to seven, still in the dark, the first "
                "barking came out of the north-east; at seven there was a line over the lighthouse, "
                "then a second one, and then the sky was written full.</p>"
            ),
            image("geese", "Skein number 31. We stopped numbering after 60."),
            text(
                "<p>Two of us counted, each for herself, in tens and then in hundreds. At nine "
                "o'clock we compared: 11,180 and 11,300. The log says 11,240 "
                '<a page="barnacle-goose">barnacle geese</a>, the highest number of any day since '
                "1984.</p><p>Why so many at once? For four days the wind had stood against them. On "
                "the coast of Norway they had waited, and with them all that came after. When the "
                'front had passed, they left together. What <a page="weather">weather</a> does to '
                "migration could hardly be shown better.</p>"
            ),
            quote("<p>It sounded like a school yard, very far up.</p>", "Mats, nine years old"),
            related("More about geese and wind", "barnacle-goose", "weather"),
        ],
    ),
    "north-hide": Words(
        title="The north hide is open again",
        slug="north-hide",
        summary="Larch instead of pine, two metres further back, and at last a bench for short "
        "people.",
        tags=("hide", "building"),
        body=[
            text(
                "<p>The February storm took the roof and the autumn storm would have taken the rest. "
                "So we moved: the new hide stands behind the crest, out of the wind, and looks over "
                "pond and mudflats at once. Twelve volunteers carried four tons of larch from the "
                "jetty. There is no tractor on Tarnholm; there are shoulders.</p>"
            ),
            gallery(
                {"house": "The wood arrives", "reeds": "The view towards the evening", "mist": ""},
                "August to September",
            ),
            action(
                "A plank has your name on it",
                "The hide is paid for but for 1,400 euros.",
                "Help us pay for it",
                page="support",
            ),
        ],
    ),
    "one-stove": Words(
        title="Six weeks, nine people, one stove",
        slug="one-stove",
        summary="What our summer volunteers learnt about terns, porridge and each other.",
        tags=("volunteers", "summer"),
        body=[
            text(
                "<p>In the first week everybody cooks for nine. In the second week everybody cooks "
                "porridge. By the third there is a plan on the door, and whoever reads it finds that "
                "Thursday belongs to somebody from Leeds who can make dumplings.</p><p>Between the "
                "meals they guarded 140 pairs of terns from walkers, dogs and one persistent drone. "
                "Ninety-one chicks flew: more than in the last three summers together.</p>"
            ),
            quote(
                "<p>I can now tell a hungry tern chick from a bored one. My parents are not sure "
                "what I shall do with it.</p>",
                "Leyla, volunteer from July to August",
            ),
        ],
    ),
    "ring-in-senegal": Words(
        title="A wheatear from Tarnholm, found in Senegal",
        slug="wheatear-in-senegal",
        summary="Ringed on 12 September, read on 4 March: 4,700 kilometres as the crow flies, and "
        "the wheatear did not fly like a crow.",
        tags=("wheatear", "ring", "Africa"),
        body=[
            text(
                "<p>The message had four lines and a photograph. A student of the university in "
                "Saint-Louis had watched a wheatear on a heap of stones behind the library, and read "
                "its ring through her telescope, digit by digit, over three mornings.</p>"
            ),
            image("wheatear"),
            text(
                "<p>We had ringed it in autumn as a bird of its first year: wing 96 millimetres, "
                "29.4 grams, a good layer of fat. It left in the same night. In between lie two "
                "seas, the Atlas and the whole of the Sahara.</p><p>It is our sixth report from "
                'Africa in forty years. If you find a ring, <a page="reading-a-ring">tell us</a>; '
                "perhaps yours is the seventh.</p>"
            ),
            related("Read on", "wheatear", "ringing"),
        ],
    ),
    "good-year": Words(
        title="Kittiwakes: the third good year",
        slug="third-good-year",
        summary="3,655 pairs, and most of them with two chicks. We are glad, and careful.",
        tags=("kittiwake", "counting", "climate"),
        body=[
            text(
                "<p>In 2021 we stood on the western path and heard how quiet it was. This June we had "
                "to shout. The count shows 3,655 pairs, twelve in a hundred more than five years "
                "ago, and on the marked ledges 1.3 chicks a nest.</p>"
            ),
            heading("What we know"),
            text(
                "<p>The parents bring sandeels again, long and fat ones. The fishery east of the "
                "island has been closed for three years. Both are facts; that one is the cause of "
                "the other we cannot show with one colony. Others can, together with us: our "
                '<a page="open-data">numbers</a> are free.</p>'
            ),
            related("How this is counted", "counts", "kittiwake"),
        ],
    ),
    "warmer-lamp": Words(
        title="The lighthouse lamp turns warmer",
        slug="warmer-lamp",
        summary="The new lamp shines amber between April and October. Birds circle it less, and "
        "ships see it just as well.",
        tags=("lighthouse", "light", "autumn"),
        body=[
            image("lighthouse-night"),
            text(
                "<p>On misty nights birds circle a white light until they fall from exhaustion. "
                "Keepers have written so since 1887, and the old log books are hard to read for it. "
                "Together with the coast guard we have tried three colours in twenty nights. Under "
                "amber light we counted a sixth of the circling birds.</p><p>Since June the lamp "
                "has been amber. Captains notice nothing: the flash is as bright, and comes every "
                "nine seconds as it always did.</p>"
            ),
        ],
    ),
    "night-calls": Words(
        title="What flies over at night",
        slug="night-calls",
        summary="A microphone in a flower pot, 61 nights, and 40,000 calls that nobody would have "
        "heard asleep.",
        tags=("sound", "night", "machine learning"),
        body=[
            text(
                "<p>Two birds of three migrate at night. To count them we put a microphone into a "
                "flower pot on the roof, wrapped it against the wind, and let it listen from dusk to "
                "dawn. A small programme marks whatever might be a call; a person decides.</p>"
            ),
            code(
                "python",
                """
def calls(spectrum, threshold=12):
    \"\"\"Yield (second, kilohertz) wherever a band stands out from its own night.\"\"\"
    quiet = spectrum.median(axis="time")
    loud = spectrum - quiet > threshold
    for second, band in loud.groups():
        if 2 <= band <= 9:
            yield second, band
""",
                "listen.py",
            ),
            text(
                "<p>The surprise were the thrushes: they pass two hours later than we believed, and "
                "lower when it rains. The other surprise was a hedgehog, every night at a quarter "
                "past three.</p>"
            ),
            related("What they wait for", "weather"),
        ],
    ),
    "no-rats": Words(
        title="How we keep the island free of rats",
        slug="free-of-rats",
        summary="Eighty wax blocks, three trained noses, and the question whether you have looked "
        "into your bag.",
        tags=("puffin", "protection"),
        body=[
            text(
                "<p>A single pair of rats can end a colony in two summers. Tarnholm has none, and "
                "that is no luck. Around the harbour lie eighty blocks of wax with peanut: no "
                "poison, only something to leave tooth marks in. We look at them every week.</p>"
                "<p>Twice a year a terrier comes that does nothing but smell. She is called Pfeffer, "
                "and she gets sausage whether she finds something or not. So far: not.</p>"
            ),
            image("dunes", "The blocks lie in pipes along the dunes."),
            related("Who needs this", "puffin", "guillemot"),
        ],
    ),
    "forty-years": Words(
        title="Forty years of counts, free to use",
        slug="forty-years-of-counts",
        summary="14,600 days, 374 species, 2.1 million entries: our log books are now open data.",
        tags=("open data", "counting", "history"),
        body=[
            text(
                "<p>The first entry is from 2 April 1984: <i>wind W 4, drizzle, 3 wheatears, stove "
                "smokes.</i> The last one is from yesterday. In between lie forty years that were "
                "kept in 61 books, typed by 22 volunteers, and checked twice.</p><p>Today we publish "
                'it all. The <a page="open-data">data page</a> says how the numbers were made, and '
                "where they cannot be trusted: in 1996, for instance, somebody could not tell marsh "
                "tits from willow tits, and we know who.</p>"
            ),
            action(
                "Take the data",
                "As a table, with a short example.",
                "To the data",
                page="open-data",
                style="secondary",
            ),
        ],
    ),
    "three-days": Words(
        title="Three days of north-westerly",
        slug="three-days-of-north-westerly",
        summary="No boat, no network, no roof on the north hide. And, on the third morning, a bird "
        "that has never been seen here.",
        tags=("storm", "winter", "rarity"),
        body=[
            image("storm"),
            text(
                "<p><b>Friday.</b> Force nine at noon. We tie down what can be tied down and eat "
                "what would thaw.</p><p><b>Saturday.</b> Force eleven. The anemometer stops at 112 "
                "kilometres an hour, and we do not go up to ask why. At night the roof of the hide "
                "flies past the kitchen window.</p><p><b>Sunday.</b> It is suddenly quiet. On the "
                "sheltered side of the wall sits a small pale gull with a rosy breast. A Ross's "
                "gull, from the high Arctic: number 374 on our list. It stays for twenty minutes. "
                "The only photograph shows mostly wall.</p>"
            ),
        ],
    ),
    "film-evening": Words(
        title="Film evening in the boathouse",
        slug="film-evening",
        summary="A bed sheet, a projector, and a very large rabbit. Bring a cushion.",
        tags=("winter", "film"),
        body=[
            text(
                "<p>In December the island is thirty people large, and on Friday all of them sit in "
                "the boathouse. We begin with something short that the children have chosen; after "
                "that there are slides of this year's best birds, and punch.</p>"
            ),
            embed(
                "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
                "Big Buck Bunny, an animated film about a rabbit and three rodents",
                "Big Buck Bunny, © Blender Foundation, CC BY 3.0",
            ),
        ],
    ),
}
