"""Each language finds its own words, in whatever form they are."""

from typing import Any

import pytest

from search.engines.analysis import STEMMED, analysis_for, query_words
from search.engines.interface import EngineQuery
from tests.search.documents import ask, document, fill, found, numbers

# Locale, text, and a query that finds it.
FOUND = [
    ("en", "The operators were running", "operator runs"),
    ("de", "Die Häuser der Städte", "haus"),
    ("de-ch", "Die Häuser der Städte", "hausern"),
    ("fr", "Les bibliothèques nationales", "bibliotheque nationale"),
    ("es", "Las canciones populares", "canción popular"),
    ("pt-br", "As configurações avançadas", "configuração"),
    ("pt-br", "As configurações avançadas", "configuracoes"),
    ("it", "Le biblioteche comunali", "biblioteca"),
    ("nl", "De katten lopen", "kat"),
    ("sv", "Flickorna springer", "flicka"),
    ("nb", "Husene ved sjøen", "hus"),
    ("da", "Husene ved søen", "hus"),
    ("fi", "Talossa on kissa", "talot"),
    ("hu", "A házakban", "házak"),
    ("ro", "Casele frumoase", "casa"),
    ("ru", "Новые книги", "книга"),
    ("tr", "Kitaplar", "kitap"),
    ("el", "Τα βιβλία", "ΒΙΒΛΙΑ"),
    ("ar", "الكتاب", "كتاب"),
    ("ta", "புத்தகங்கள்", "புத்தகங்கள்"),
    # No stemmer: words as they are, without regard to case and accents.
    ("pl", "Żółta ŁÓDŹ", "zolta lodz"),
    ("cs", "Příliš žluťoučký kůň", "kun"),
    ("vi", "Tiếng Việt", "tieng viet"),
    ("uk", "Документація OpenTelemetry", "документація"),
    ("bn", "কুবারনেটিস সম্প্রদায়", "সম্প্রদায়"),
    ("hi", "हिन्दी में दस्तावेज़", "हिन्दी"),
    # No spaces between words: pairs of characters.
    ("ja", "OpenTelemetryのコレクターを設定する", "コレクター"),
    ("ja", "OpenTelemetryのコレクターを設定する", "設定"),
    ("zh", "开放遥测是一个可观测性框架", "可观测性"),
    ("zh-hans", "开放遥测是一个可观测性框架", "框架"),
    ("ko", "오픈텔레메트리 문서", "텔레메트리"),
    ("th", "เอกสารภาษาไทย", "ภาษา"),
    ("ja", "The collector instrumentation", "instrumenting collectors"),
    # A word of another script on a page of any language.
    ("en", "Kanji such as 日本語 appear", "日本"),
]


def test_every_language_finds_its_words(engine: Any) -> None:
    fill(
        engine,
        *(document(n, "x", text, locale=locale) for n, (locale, text, _) in enumerate(FOUND)),
        *(document(100, "y", "123", locale=locale) for locale in {row[0] for row in FOUND}),
    )
    for number, (locale, text, query) in enumerate(FOUND):
        answer = ask(engine, query, spell=False, locales=(locale,), limit=100)
        (hit,) = (hit for hit in answer.hits if hit.key.object_id == number)
        assert "<mark>" in hit.passages[0].html, text
        assert {FOUND[other][:2] for other in numbers(answer)} == {(locale, text)}, query


def test_pairs_do_not_match_by_one_character(engine: Any) -> None:
    fill(engine, *(document(1, "東京都 上海 부산", locale=locale) for locale in ("ja", "zh", "ko")))
    for locale, other, expected in (("ja", "京都", [1]), ("zh", "北京", []), ("ko", "서울", [])):
        assert found(engine, other + "駅", locales=(locale,)) == expected


def test_titles_that_share_a_character_of_a_word_come_first_but_are_not_found_by_it(
    engine: Any,
) -> None:
    fill(
        engine,
        document(1, "文档", "厂商和供应商", locale="zh"),
        document(2, "厂商", "厂商和供应商", locale="zh"),
        document(3, "商标", "名称", locale="zh"),
    )
    assert found(engine, "供应商", locales=("zh",)) == [2, 1]
    (first, *_) = ask(engine, "供应商", locales=("zh",)).hits
    assert 0 < first.score <= 1
    reasons = engine.explain(EngineQuery("供应商", (1,), locales=("zh",)), [first.key])[first.key]
    assert ("商", "title") in {(reason.word, reason.field) for reason in reasons}
    assert sum(reason.score for reason in reasons) == pytest.approx(first.score, abs=0.002)


def test_a_pair_that_reaches_from_one_chinese_word_into_the_next_counts_half(engine: Any) -> None:
    texts = ["手动插入", *["自动更新"] * 4, *["插桩方法"] * 4, *["其他文档"] * 11]
    fill(engine, *(document(n, "x", text, locale="zh") for n, text in enumerate(texts)))
    # 动插 is in fewer documents than 自动 and 插桩, the words, but says less.
    assert found(engine, "自动插桩", locales=("zh",))[-1] == 0
    assert found(engine, "动插", locales=("zh",)) == [0]


def test_a_single_character_is_found(engine: Any) -> None:
    fill(engine, document(1, "子犬と暮らす", locale="ja"), document(2, "猫", locale="ja"))
    assert found(engine, "犬") == [1]


def test_half_width_characters_are_the_same_as_full_width_ones(engine: Any) -> None:
    fill(engine, document(1, "ｺﾚｸﾀｰ", locale="ja"), document(2, "ＯＴＥＬ文書", locale="ja"))
    assert found(engine, "コレクター") == [1]
    assert found(engine, "otel") == [2]


def test_every_stemmer_that_is_named_exists() -> None:
    for locale in STEMMED:
        assert analysis_for(locale).text.analyze("abc")


def test_query_words() -> None:
    assert query_words("Foo-bar's C++ & 日本語x") == ["Foo", "bar", "s", "C", "日本", "本語", "x"]


def test_stop_words_are_searched_if_there_is_nothing_else(engine: Any) -> None:
    fill(engine, document(1, "To be or not to be"), document(2, "Other"))
    assert found(engine, "to be") == [1]


def test_all_languages_of_a_site_are_searched_and_merged(engine: Any) -> None:
    # The French index holds nothing about the second word: its hit must not lead.
    fill(
        engine,
        document(1, "Kubernetes operator", locale="en"),
        document(2, "Something else", locale="en"),
        document(3, "Kubernetes", "et autre chose encore", locale="fr"),
        document(4, "Rien", locale="fr"),
    )
    answer = ask(engine, "kubernetes operator")
    assert [hit.key[1:] for hit in answer.hits] == [("en", "page", 1), ("fr", "page", 3)]
    assert 1 >= answer.hits[0].score > answer.hits[1].score > 0
    assert found(engine, "kubernetes operator", locales=("fr",)) == [3]
    assert found(engine, "kubernetes operator", locales=("de",)) == []


def test_a_long_word_of_japanese_counts_no_more_than_several_short_ones(engine: Any) -> None:
    fill(
        engine,
        document(1, "x", "分散追跡の設定手順", locale="ja"),
        document(2, "x", "オブザーバビリティ", locale="ja"),
        document(3, "x", "鳥類図鑑の編集方法", locale="ja"),
    )
    assert found(engine, "分散追跡 設定手順 オブザーバビリティ", locales=("ja",)) == [1, 2]
    assert found(engine, "オブザーバビリティ", locales=("ja",)) == [2]
