"""The analysers of each language, put together from what every Elasticsearch has.

They are those that Elasticsearch builds in under the languages' names, with three things more:
words are also cut at dots, colons and underscores; accents are folded after stemming (stemmers
know endings by them); and scripts without spaces are cut into pairs of characters, on pages of any
locale.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

Json = dict[str, Any]

# What words are cut at, that Elasticsearch leaves together, and how apostrophes are written.
CUT = {"_": " ", ".": " ", ":": " ", "’": "'"}
INDIC = ("decimal_digit", "indic_normalization")
FRENCH_ARTICLES = [
    "l",
    "m",
    "t",
    "qu",
    "n",
    "s",
    "j",
    "d",
    "c",
    "jusqu",
    "quoiqu",
    "lorsqu",
    "puisqu",
]
ITALIAN_ARTICLES = [
    "c",
    "l",
    "all",
    "dall",
    "dell",
    "nell",
    "sull",
    "coll",
    "pell",
    "gl",
    "agl",
    "dagl",
    "degl",
    "negl",
    "sugl",
    "un",
    "m",
    "t",
    "s",
    "v",
    "d",
]


class Language(NamedTuple):
    """What the words of a language go through."""

    stemmer: str = ""
    stop: str = ""  # the name of a list of words to leave out
    first: tuple[str, ...] = ()  # filters before the words are in lower case
    normal: tuple[str, ...] = ()  # filters before stemming
    lowercase: str = ""  # whose rules of lower case differ
    elided: tuple[str, ...] = ()  # articles before an apostrophe


def _language(name: str, stemmer: str = "", **values: Any) -> Language:
    return Language(stemmer or name, f"_{name}_", **values)


ENGLISH = _language("english")
LANGUAGES: Mapping[str, Language] = {
    "ar": _language("arabic", normal=("decimal_digit", "arabic_normalization")),
    "bg": _language("bulgarian"),
    "bn": _language("bengali", normal=(*INDIC, "bengali_normalization")),
    "ca": _language("catalan", elided=("d", "l", "m", "n", "s", "t")),
    "ckb": _language("sorani", normal=("sorani_normalization", "decimal_digit")),
    "cs": _language("czech"),
    "da": _language("danish"),
    "de": _language("german", "light_german", normal=("german_normalization",)),
    "el": _language("greek", lowercase="greek"),
    "en": ENGLISH._replace(first=("possessive",)),
    "es": _language("spanish", "light_spanish"),
    "et": _language("estonian"),
    "eu": _language("basque"),
    "fa": Language(
        "", "_persian_", normal=("decimal_digit", "arabic_normalization", "persian_normalization")
    ),
    "fi": _language("finnish"),
    "fr": _language("french", "light_french", elided=tuple(FRENCH_ARTICLES)),
    "ga": _language("irish", lowercase="irish", elided=("d", "m", "b")),
    "gl": _language("galician"),
    "hi": _language("hindi", normal=(*INDIC, "hindi_normalization")),
    "hu": _language("hungarian"),
    "hy": _language("armenian"),
    "id": _language("indonesian"),
    "it": _language("italian", "light_italian", elided=tuple(ITALIAN_ARTICLES)),
    "lt": _language("lithuanian"),
    "lv": _language("latvian"),
    "nb": _language("norwegian"),
    "nl": _language("dutch"),
    "nn": _language("norwegian", "light_nynorsk"),
    "no": _language("norwegian"),
    "pt": _language("portuguese", "light_portuguese"),
    "pt-br": _language("brazilian"),
    "ro": _language("romanian"),
    "ru": _language("russian"),
    "sr": _language("serbian", normal=("serbian_normalization",)),
    "sv": _language("swedish"),
    "ta": Language("Tamil"),
    "tr": _language("turkish", first=("apostrophe",), lowercase="turkish"),
    # Technical texts in these are full of English words.
    "ja": ENGLISH,
    "ko": ENGLISH,
    "zh": ENGLISH,
}
PLAIN = Language()


def language_of(locale: str) -> Language:
    """Return what is known of the language of a locale such as `pt-br`; "" is of none."""
    code = locale.lower()
    return LANGUAGES.get(code) or LANGUAGES.get(code.partition("-")[0], PLAIN)


def cut(text: str) -> str:
    """Return a text for one of the analysers that leave this to us: it takes them a third of the
    time of indexing.
    """
    for old, new in CUT.items():
        text = text.replace(old, new)
    return text


def analysis(locale: str) -> Json:
    """Return the settings of the analysers: `text` and `exact`, those for queries, and others.

    Queries come in words, those of unspaced scripts as pairs of characters already; only the index
    holds single characters as well, for queries of one.
    """
    language = language_of(locale)
    filters: Json = {
        # Pairs and single characters of Chinese, Japanese and Korean text, …
        "pairs_and_characters": {"type": "cjk_bigram", "output_unigrams": True},
        "no_pairs": {
            "type": "predicate_token_filter",
            "script": {"source": "!'<DOUBLE>'.equals(token.type)"},
        },
        # … and of Thai, Lao, Khmer and Burmese, which the tokenizer leaves in one piece.
        "unspaced": {
            "type": "condition",
            "filter": ["cut"],
            "script": {"source": "'<SOUTHEAST_ASIAN>'.equals(token.type)"},
        },
        "cut": {"type": "ngram", "min_gram": 1, "max_gram": 2},
        "lower": {"type": "lowercase"},
    }
    if language.lowercase:
        filters["lower"]["language"] = language.lowercase
    first, after = [*language.first], [*language.normal]
    if "possessive" in first:
        filters["possessive"] = {"type": "stemmer", "language": "possessive_english"}
    if language.elided:
        filters["articles"] = {
            "type": "elision",
            "articles": list(language.elided),
            "articles_case": True,
        }
        first.append("articles")
    if language.stop:
        filters["stop"] = {"type": "stop", "stopwords": language.stop}
        after.insert(0, "stop")
    if language.stemmer:
        filters["stems"] = {"type": "stemmer", "language": language.stemmer}
        after.append("stems")
    text = [*first, "cjk_width", "lower"]
    exact = ["cjk_width", "lower"]

    def chain(*names: str) -> Json:
        return {"type": "custom", "tokenizer": "standard", "filter": list(names)}

    def cutting(*names: str) -> Json:
        return chain(*names) | {"char_filter": ["cut_words"]}

    index = ("pairs_and_characters", "unspaced")
    return {
        "char_filter": {
            "cut_words": {
                "type": "mapping",
                "mappings": [f"{old} => \\u{ord(new):04x}" for old, new in CUT.items()],
            }
        },
        "filter": filters,
        "analyzer": {
            "text": cutting(*text, *index, *after, "asciifolding"),
            "text_cut": chain(*text, *index, *after, "asciifolding"),
            "text_query": cutting(*text, "cjk_bigram", *after, "asciifolding"),
            "exact": cutting(*exact, *index, "asciifolding"),
            "exact_cut": chain(*exact, *index, "asciifolding"),
            "exact_query": cutting(*exact, "cjk_bigram", "asciifolding"),
            # A pair stands where its first character does, so only characters follow each other.
            "phrase": cutting(*exact, "pairs_and_characters", "no_pairs", "asciifolding"),
        },
    }
