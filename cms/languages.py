"""The languages that content can be written in."""

from django.conf import global_settings

# Django knows Chinese by script only; many sites (and most Markdown trees) say plain "zh" or name
# the country.
CONTENT_LANGUAGES = sorted(
    [
        *((code, str(name)) for code, name in global_settings.LANGUAGES),
        ("zh", "Chinese"),
        ("zh-cn", "Chinese (China)"),
        ("zh-tw", "Chinese (Taiwan)"),
        ("zh-hk", "Chinese (Hong Kong)"),
        ("en-us", "American English"),
        ("en-ca", "Canadian English"),
        ("en-ie", "Irish English"),
        ("en-nz", "New Zealand English"),
        ("fr-ca", "Canadian French"),
        ("fr-ch", "Swiss French"),
        ("fr-be", "Belgian French"),
        ("de-at", "Austrian German"),
        ("de-ch", "Swiss German"),
        ("it-ch", "Swiss Italian"),
        ("nl-be", "Flemish"),
        ("pt-pt", "European Portuguese"),
        ("es-es", "European Spanish"),
        ("no", "Norwegian"),
        ("fil", "Filipino"),
        ("gu", "Gujarati"),
        ("pa", "Punjabi"),
        ("si", "Sinhala"),
        ("am", "Amharic"),
        ("mt", "Maltese"),
        ("lo", "Lao"),
        ("zu", "Zulu"),
    ],
    key=lambda language: language[0],
)
