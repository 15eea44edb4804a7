# ruff: noqa: E501 - prose
"""Birds."""

from cms.demo.blocks import Block, heading, image, related, table, text
from cms.demo.outline import Words


def _facts(length: str, weight: str, seen: str, numbers: str) -> Block:
    rows = [["Length", length], ["Weight", weight], ["To be seen", seen], ["Here", numbers]]
    return table("In short", {"What": "text", "On Tarnholm": "text"}, rows)


PAGES = {
    "birds": Words(
        title="Birds of Tarnholm",
        slug="birds",
        summary="374 species have been seen here. These six you can hardly miss.",
        body=[
            text(
                "<p>Breeding birds, passing birds and birds that lost their way: an island collects "
                "them all. We begin with those that a visitor sees on almost any day of their "
                "season.</p>"
            ),
        ],
    ),
    "guillemot": Words(
        title="Guillemot",
        slug="guillemot",
        summary="It lays one egg on bare rock, and its chick jumps into the sea at three weeks.",
        body=[
            image("guillemot"),
            text(
                "<p>A guillemot's egg is pointed like a pear, and when it is knocked it rolls in a "
                "circle instead of over the edge. In late June, at dusk, the fathers call from the "
                "water. The chicks cannot fly yet. They jump all the same, forty metres down.</p>"
            ),
            _facts("40 cm", "1,000 g", "March to July", "3,902 pairs in 2025"),
            related("Seen from the same path", "kittiwake", "gannet"),
        ],
    ),
    "gannet": Words(
        title="Gannet",
        slug="gannet",
        summary="It dives from thirty metres, and air bags under its skin soften the blow.",
        body=[
            image("gannet"),
            text(
                "<p>The first pair came in 1991 and looked for a place among the kittiwakes. Today "
                "every broad ledge is theirs. A gannet folds its wings only in the last moment "
                "before it meets the water, at a hundred kilometres an hour.</p>"
            ),
            _facts("95 cm", "3,000 g", "February to October", "541 pairs in 2025"),
        ],
    ),
    "kittiwake": Words(
        title="Kittiwake",
        slug="kittiwake",
        summary="The gull that calls its own name, and that lives on the open sea all winter.",
        body=[
            image("kittiwake"),
            text(
                "<p>Kittiwakes build on ledges as wide as a book. Their number fell by a third in "
                "ten years, as the sandeels moved north with the cold water. Since 2022 it rises "
                'again; the <a page="good-year">journal</a> tells what we think of that.</p>'
            ),
            _facts("39 cm", "400 g", "March to August", "3,655 pairs in 2025"),
            related("How we count", "counts", "good-year"),
        ],
    ),
    "wheatear": Words(
        title="Wheatear",
        slug="wheatear",
        summary="Twenty-five grams that fly from Greenland to West Africa, by way of our walls.",
        body=[
            image("wheatear"),
            text(
                "<p>The white rump shows as it flies from wall to wall ahead of you. Those that rest "
                "here in May have crossed the Sahara and still have Iceland before them. They eat "
                "for two days, double their fat, and are gone with the next south wind.</p>"
            ),
            _facts("15 cm", "25 g", "April, May and September", "318 ringed last year"),
            heading("A long way", 3),
            text('<p>One of ours was found again in <a page="ring-in-senegal">Senegal</a>.</p>'),
        ],
    ),
    "barnacle-goose": Words(
        title="Barnacle goose",
        slug="barnacle-goose",
        summary="Once it was thought to grow on driftwood. It does come with the sea wind.",
        body=[
            image("barnacle-goose"),
            text(
                "<p>Nobody in the south had ever seen its nest, and so people believed that it "
                "hatched from barnacles. It breeds in Svalbard and Russia, and passes here within "
                "two weeks in October, in skeins of several hundred that yap like small dogs.</p>"
            ),
            _facts("65 cm", "1,700 g", "October", "11,240 on one morning"),
            related("The morning itself", "goose-morning"),
        ],
    ),
    "puffin": Words(
        title="Puffin",
        slug="puffin",
        summary="Eighty-three pairs, all in one slope of turf, and every visitor's first question.",
        body=[
            image("puffin"),
            text(
                "<p>Puffins dig. Where a slope is soft enough they make burrows as long as an arm, "
                "and rats would empty every one of them. That is why shoes, bags and boats are "
                'looked over here; see <a page="no-rats">how we keep the island free of rats</a>.</p>'
            ),
            _facts("29 cm", "400 g", "April to July", "83 pairs in 2025"),
        ],
    ),
}
