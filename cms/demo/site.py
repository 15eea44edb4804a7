"""What the demo says of the site as a whole: settings, people, redirects."""

ORGANISATION = {
    "name": "Tarnholm Bird Observatory",
    "legal_name": "Tarnholm Bird Observatory e. V.",
    "description": "Counts and rings birds on the island of Tarnholm, every day since 1984.",
    "email": "hello@tarnholm.example",
    "telephone": "+49 4651 5550100",
    "street_address": "Leuchtturmweg 1",
    "postal_code": "25999",
    "locality": "Tarnholm",
    "country": "DE",
}
SOCIAL = {
    "mastodon": "https://mastodon.example/@tarnholm",
    "youtube": "https://www.youtube.com/@tarnholm.example",
    "other": "https://observations.example/sites/tarnholm",
}
SEO = {
    "site_name": "Tarnholm",
    "alternate_name": "Tarnholm Bird Observatory",
    "title_suffix": " – Tarnholm",
    "default_description": "Birds, weather and people on a small island in the North Sea.",
}

# Key: name, what is told of them, their own page.
AUTHORS = {
    "maren": (
        "Maren Petersen",
        "<p>Warden of Tarnholm since 2009. Counts before breakfast, answers letters after it.</p>",
        "https://maren.tarnholm.example/",
    ),
    "jonas": (
        "Jonas Okafor",
        "<p>Rings birds and teaches ringing. Still wears the cap of his first goldcrest.</p>",
        "https://jonas.tarnholm.example/",
    ),
    "ilse": (
        "Ilse Brandt",
        "<p>Keeps the log books and the library, and reads aloud from both when asked.</p>",
        "https://ilse.tarnholm.example/",
    ),
    "amadou": (
        "Amadou Diallo",
        "<p>Makes tables of forty years of handwriting, and records what flies at night.</p>",
        "https://amadou.tarnholm.example/",
    ),
}

# Old path, where it leads (the key of a page, or an address), whether for good.
REDIRECTS = [
    ("/ferry", "getting-here", True),
    ("/blog", "journal", True),
    ("/donate", "support", False),
    ("/webcam", "https://webcam.tarnholm.example/", False),
]

# User name, role, full name.
USERS = [
    ("author", "Author", "Ada Author"),
    ("editor", "Editor", "Emil Editor"),
    ("publisher", "Publisher", "Paula Publisher"),
    ("seo", "SEO manager", "Sami Seo"),
]

# Articles that are still on their way: title, slug, summary, whether it waits for review.
UNPUBLISHED = [
    (
        "Snow buntings are back",
        "snow-buntings",
        "Fourteen of them, on the football pitch, as every year.",
        False,
    ),
    (
        "Winter hours of the shop",
        "winter-hours",
        "Open when the ferry is in, and when there is light.",
        True,
    ),
]
