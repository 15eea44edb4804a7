"""Parts of real sites: OpenTelemetry (Hugo, several locales) and the Rust blog (Zola)."""

import html
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.importing.test_command import page_at, revisions, run

CORPORA = Path(os.environ.get("ROOST_CORPORA", Path(__file__).resolve().parents[3] / "shared/data"))

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CORPORA.is_dir(), reason=f"no corpora at {CORPORA} (ROOST_CORPORA)"),
]


@pytest.fixture
def site(db):
    from tests.factories import make_site

    return make_site()


def _part(folder, names, tmp_path):
    for name in names:
        source, target = CORPORA / folder / "content" / name, tmp_path / "content" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    return tmp_path / "content"


def test_a_part_of_opentelemetry(site, tmp_path):
    names = [f"{code}/docs/concepts" for code in ("en", "ja", "fr")]
    names += ["en/_index.md", "ja/_index.md", "en/docs/_index.md", "en/_includes", "en/blog/2019"]
    folder = _part("otel", names, tmp_path)
    report = run(folder, locale="all")
    assert report["broken"] == {}
    assert report["pages"] == report["files"]
    assert all(
        reason.startswith("missing image")
        for reasons in report["faults"].values()
        for reason in reasons
    )
    page = page_at("docs/concepts/signals/traces/")
    assert {twin.locale.language_code for twin in page.get_translations()} == {"fr", "ja"}
    assert 'linktype="page"' in str(page.body.raw_data)
    before = revisions()
    assert run(folder, locale="all")["unchanged"] == report["pages"]
    assert revisions() == before


def test_what_is_imported_opens_in_the_editor(site, tmp_path):
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    from pages.blocks.body import RICH_TEXT_FEATURES
    from pages.models import ArticlePage

    files = sorted(path.name for path in (CORPORA / "rust-blog/content").glob("*.md"))[-60:]
    folder = _part("rust-blog", [*files, "MIR"], tmp_path)
    report = run(folder, base_url="https://blog.rust-lang.org")
    assert report["broken"] == {}
    converter = ContentstateConverter(features=RICH_TEXT_FEATURES)
    texts = [
        str(raw["value"])
        for page in ArticlePage.objects.all()
        for raw in page.body.raw_data
        if raw["type"] == "rich_text"
    ]
    assert len(texts) > 200
    for text in texts:
        saved = converter.to_database_format(converter.from_database_format(text))
        assert _words(saved) == _words(text)
    page = page_at("2015/02/13/Final-1-0-timeline/") or ArticlePage.objects.first()
    assert page.body.stream_block.clean(page.body)


def _words(text):
    return "".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())
