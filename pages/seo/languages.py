"""Names of languages as search engines (BCP 47) and Open Graph (language_TERRITORY) write them."""

from functools import lru_cache

# The territory that Open Graph's mandatory second half gets where the locale names none.
TERRITORIES = {
    "ar": "AR",
    "bn": "IN",
    "cs": "CZ",
    "da": "DK",
    "el": "GR",
    "en": "US",
    "et": "EE",
    "fa": "IR",
    "he": "IL",
    "hi": "IN",
    "ja": "JP",
    "ko": "KR",
    "nb": "NO",
    "nn": "NO",
    "sl": "SI",
    "sv": "SE",
    "uk": "UA",
    "vi": "VN",
    "zh": "CN",
}
SCRIPT_TERRITORIES = {"Hans": "CN", "Hant": "TW"}


@lru_cache(maxsize=1024)
def language_tag(locale: str) -> str:
    """Return a locale code in BCP 47's spelling: "pt-br" becomes "pt-BR", "zh-hans" "zh-Hans"."""
    language, *rest = locale.replace("_", "-").split("-")
    return "-".join([language.lower(), *map(_subtag, rest)])


@lru_cache(maxsize=1024)
def og_locale(locale: str) -> str:
    """Return a locale code as Open Graph wants it: "en" becomes "en_US", "pt-br" "pt_BR"."""
    language, *rest = language_tag(locale).split("-")
    for subtag in rest:
        if subtag in SCRIPT_TERRITORIES and len(rest) == 1:
            return f"{language}_{SCRIPT_TERRITORIES[subtag]}"
        if len(subtag) == 2 or subtag.isdigit():
            return f"{language}_{subtag}"
    return f"{language}_{TERRITORIES.get(language, language.upper())}"


def _subtag(subtag: str) -> str:
    if len(subtag) == 2:
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag.lower()
