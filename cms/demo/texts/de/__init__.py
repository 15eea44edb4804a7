"""Tarnholm in German: not every page is translated."""

from cms.demo.texts.de import about, birds, home, journal, research, visit

PAGES = home.PAGES | visit.PAGES | research.PAGES | birds.PAGES | journal.PAGES | about.PAGES

CATEGORIES = {
    "migration": ("Vogelzug", "vogelzug", "Wer durchzieht, wann, und bei welchem Wetter."),
    "ringing": ("Beringung", "beringung", "Vögel mit Nummer, und was man von ihnen erfährt."),
    "seabirds": ("Seevögel", "seevoegel", "Die Kolonien an den Westklippen."),
    "island": ("Inselleben", "inselleben", "Boote, Öfen, Stürme und die Leute dazwischen."),
}

MENUS = {
    "main": (
        "Hauptmenü",
        {
            "visit": ["getting-here", "staying", "walks", "schools"],
            "research": ["ringing", "open-data"],
            "birds": [],
            "journal": [],
            "about": ["people", "support"],
        },
    ),
    "footer": (
        "Fußzeile",
        {
            "questions": [],
            "support": [],
            "imprint": [],
            "privacy": [],
            "Mastodon https://mastodon.example/@tarnholm": [],
        },
    ),
}
