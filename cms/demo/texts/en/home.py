# ruff: noqa: E501 - prose
"""The home page."""

from cms.demo.blocks import action, gallery, heading, quote, related, text
from cms.demo.outline import Words

PAGES = {
    "home": Words(
        title="Tarnholm Bird Observatory",
        slug="tarnholm",
        summary="An island of two square kilometres, four people who count birds all year round, "
        "and up to eleven thousand geese on a single October morning.",
        description="Tarnholm Bird Observatory counts and rings birds on a small North Sea island, "
        "and shows visitors how it is done.",
        body=[
            text(
                "<p>Welcome to Tarnholm, where three flyways meet. Since 1984 the observatory has counted, "
                "ringed and described what passes: from goldcrests that weigh less than a letter to "
                "geese on their way from Svalbard. You can read our "
                '<a page="journal">journal</a>, use our <a page="open-data">data</a>, or come and '
                'help: the <a page="getting-here">boat</a> goes twice a day.</p>'
            ),
            heading("Three seasons, three islands"),
            gallery(
                {
                    "house": "May: wheatears on every wall",
                    "dunes": "September: falls of warblers after an easterly",
                    "storm": "January: gulls, and whoever is on duty",
                },
                "The same path, three months of the year",
            ),
            quote(
                "<p>I came for a weekend of birds. I stayed for the way people here pay attention.</p>",
                "A guest, in the visitors' book",
            ),
            action(
                "Come along on Sunday",
                "The guided walk starts at the jetty at ten, whatever the weather says.",
                "See the walks",
                page="walks",
            ),
            related("From the journal", "goose-morning", "ring-in-senegal", "night-calls"),
        ],
    ),
}
