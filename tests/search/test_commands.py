"""`search_index` and `search_quality`."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from pages.publishing.publisher import publish_all
from search.quality import ndcg, read_collection
from search.query import SearchQuery, search
from tests.factories import make_article, republish

CORPORA = Path(os.environ.get("ROOST_CORPORA", "../shared/data")).resolve()


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.mark.django_db
def test_status_and_rebuild(site: Any, engine: Any) -> None:
    make_article(site.root_page, "Wren")
    publish_all()
    assert "No usable index" in run("search_index", "status")
    assert "2 documents" in run("search_index", "rebuild")
    status = run("search_index", "status")
    assert f"site {site.pk}, en: 2 of 2 public documents" in status
    assert f"Complete up to change {engine.seq()} of {engine.seq()}." in status


@pytest.mark.django_db
def test_rollback(site: Any, engine: Any, index_changes: Callable[[], None]) -> None:
    page = make_article(site.root_page, "Wren", slug="bird")
    gone = make_article(site.root_page, "Wren, too")
    with pytest.raises(CommandError, match="no index before"):
        run("search_index", "rollback")
    index_changes()
    run("search_index", "rebuild")
    republish(page, title="Robin")
    gone.unpublish()
    index_changes()
    seq = engine.seq()
    assert f"Complete up to change {seq} of {seq}." in run("search_index", "rollback")
    found = search(SearchQuery("wren robin", site.pk, spell=False))
    assert [hit.title for hit in found.hits] == ["<mark>Robin</mark>"]
    make_article(site.root_page, "Robin")
    index_changes()
    assert search(SearchQuery("robin", site.pk)).total_count == 2
    run("search_index", "rollback")  # and forwards again
    assert search(SearchQuery("robin", site.pk)).total_count == 2
    assert search(SearchQuery("wren", site.pk, spell=False)).total_count == 0


def test_quality_of_a_collection(tmp_path: Path) -> None:
    (tmp_path / "cran.all.1400").write_text(
        ".I 1\n.T\nwings of birds\n.A\nx\n.B\n\n.W\nwings of birds\nfeathers bend\n"
        ".I 2\n.T\nwings of planes\n.A\ny\n.B\n\n.W\nwings of planes\nmetal bends\n"
    )
    (tmp_path / "cran.qry").write_text(".I 007\n.W\nfeathers of\nbirds\n.I 9\n.W\nplanes\n")
    (tmp_path / "cranqrel").write_text("1 1 2\n2 2 -1\n")
    collection = read_collection(tmp_path)
    assert collection.queries == ["feathers of birds", "planes"]
    assert collection.relevant == [{1: 1}, {2: 1}]
    assert collection.documents[0].sections[0].text == "feathers bend"
    assert "as they are              1.0000" in run("search_quality", str(tmp_path))


def test_quality_of_a_collection_in_the_layout_of_beir(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text(
        '{"_id": "w", "title": "Flügel", "text": "Die Federn der Vögel"}\n'
        '{"_id": "m", "title": "", "text": "Das Metall der Flugzeuge", "metadata": {}}\n'
    )
    (tmp_path / "queries.jsonl").write_text(
        '{"_id": "q1", "text": "vogel"}\n{"_id": "q2", "text": "not judged"}\n'
    )
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels/test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\tw\t2\nq1\tm\t0\nq1\tgone\t1\n"
    )
    collection = read_collection(tmp_path, "de")
    assert (collection.queries, collection.relevant) == (["vogel"], [{1: 2}])
    assert collection.documents[1].key.locale == "de"
    assert "1 queries" in run("search_quality", str(tmp_path), "--locale", "de")
    (tmp_path / "queries.jsonl").write_text('{"text": "vogel"}\n')
    with pytest.raises(CommandError, match=r"queries\.jsonl, line 1: accepted is JSON with _id"):
        run("search_quality", str(tmp_path))


def test_a_folder_that_is_no_collection(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cran\.qry"):
        run("search_quality", str(tmp_path))


def test_ndcg() -> None:
    assert ndcg([1, 2], frozenset({1, 2})) == 1
    assert ndcg([3, 1], frozenset({1})) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg([3], frozenset({1})) == 0
    assert ndcg([1, 2], {1: 1, 2: 3}) == pytest.approx((1 + 3 * 0.6309) / (3 + 0.6309), abs=1e-4)


@pytest.mark.skipif(
    not (CORPORA / "cranfield").is_dir(), reason=f"no Cranfield collection in {CORPORA}"
)
def test_cranfield_is_answered_as_well_as_the_documentation_says() -> None:
    lines = run("search_quality", str(CORPORA / "cranfield")).splitlines()
    clean, typos = (float(line[22:].split()[0]) for line in lines[2:4])
    assert clean >= 0.52
    assert typos >= 0.97 * clean
