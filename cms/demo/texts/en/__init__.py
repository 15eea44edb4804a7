"""Tarnholm in English."""

from cms.demo.texts.en import about, birds, home, journal, research, visit

PAGES = home.PAGES | visit.PAGES | research.PAGES | birds.PAGES | journal.PAGES | about.PAGES

CATEGORIES = {
    "migration": ("Migration", "migration", "Who passes, when, and in what weather."),
    "ringing": ("Ringing", "ringing", "Birds with a number, and the stories that come back."),
    "seabirds": ("Seabirds", "seabirds", "The colonies on the western cliffs."),
    "island": ("Island life", "island-life", "Boats, stoves, storms and the people between them."),
}

MENUS = {
    "main": (
        "Main menu",
        {
            "visit": ["getting-here", "staying", "walks", "schools"],
            "research": ["ringing", "counts", "open-data"],
            "birds": [],
            "journal": [],
            "about": ["people", "history", "support"],
        },
    ),
    "footer": (
        "Footer",
        {
            "questions": [],
            "support": [],
            "imprint": [],
            "privacy": [],
            "Mastodon https://mastodon.example/@tarnholm": [],
        },
    ),
}
