"""Documents are there when the editor's request ends, and survive whatever ends it early."""

import threading
from typing import Any

import orjson
import pytest
from django.db import connection, transaction

from pages.models import Author
from pages.publishing import publisher, worker
from pages.publishing.changes import changes_after, current_seq
from pages.publishing.models import PublishedDocument, Touch
from pages.publishing.publisher import publish_all
from tests.factories import make_article, make_author, make_section, make_site, republish

pytestmark = pytest.mark.django_db(transaction=True)


def titles() -> set[str]:
    documents = PublishedDocument.objects.filter(kind="page")
    return {orjson.loads(bytes(document.body))["title"] for document in documents}


def test_a_page_is_there_once_publish_returns() -> None:
    site = make_site()
    publish_all()
    make_article(site.root_page, "At once")
    assert "At once" in titles()
    assert not Touch.objects.filter(generation=None).exists()


def test_a_rolled_back_change_touches_nothing() -> None:
    make_site()
    publish_all()
    before = current_seq()

    class Undo(Exception):
        pass

    def make_and_undo() -> None:
        with transaction.atomic():
            make_author("Nobody")
            raise Undo

    with pytest.raises(Undo):
        make_and_undo()
    assert not Author.objects.exists()
    publish_all()
    assert current_seq() == before


def test_a_build_that_fails_leaves_the_change_for_the_worker(monkeypatch: Any) -> None:
    site = make_site()

    def broken(*args: Any) -> None:
        raise RuntimeError("out of memory")

    with monkeypatch.context() as patched:
        patched.setattr(publisher, "build", broken)
        make_article(site.root_page, "Late")
    assert "Late" not in titles()
    publish_all()
    assert "Late" in titles()


def test_a_large_fan_out_is_left_to_the_worker_but_not_the_page_itself() -> None:
    site = make_site()
    author = make_author()
    for number in range(publisher.INLINE_DEPENDENTS + 5):
        make_article(site.root_page, f"Article {number}", authors=[author])
    publish_all()
    before = current_seq()
    author.name = "Somebody else"
    author.save()
    told = changes_after(before, 1000)
    assert [(change.kind, change.object_id) for change in told] == [("author", author.pk)]
    assert publish_all() == publisher.INLINE_DEPENDENTS + 5
    assert len(changes_after(before, 1000)) == publisher.INLINE_DEPENDENTS + 6


def test_editors_at_once_lose_nothing_and_readers_see_every_change() -> None:
    """Threads rename the same author and publish the same pages; a reader follows meanwhile."""
    site = make_site()
    author = make_author()
    section = make_section(site.root_page, "Blog")
    pages = [make_article(section, f"Article {n}", authors=[author]) for n in range(4)]
    publish_all()
    start, errors, done = current_seq(), [], threading.Event()
    held: dict[tuple[str, int], str] = {}

    def edit(number: int) -> None:
        try:
            for step in range(4):
                republish(pages[(number + step) % 4], title=f"By {number}, {step}")
                Author.objects.get(pk=author.pk).save()
                person = Author.objects.get(pk=author.pk)
                person.name = f"Name {number}-{step}"
                person.save()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def follow() -> None:
        cursor = start
        try:
            while True:
                last = done.is_set()
                for change in changes_after(cursor, 50):
                    held[change.kind, change.object_id] = change.digest
                    cursor = change.seq
                if last:
                    return
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    reader = threading.Thread(target=follow)
    reader.start()
    editors = [threading.Thread(target=edit, args=(number,)) for number in range(3)]
    for thread in editors:
        thread.start()
    for thread in editors:
        thread.join()
    publish_all()
    done.set()
    reader.join()
    assert errors == []
    stored = PublishedDocument.objects.filter(seq__gt=start)
    assert {(d.kind, d.object_id): d.digest for d in stored} == held
    name = Author.objects.get(pk=author.pk).name
    for page in PublishedDocument.objects.filter(type="pages.ArticlePage"):
        assert orjson.loads(bytes(page.body))["authors"][0]["name"] == name


def test_documents_of_other_code_are_rebuilt_without_needless_changes(monkeypatch: Any) -> None:
    site = make_site()
    page = make_article(site.root_page, "Built by the old code")
    publish_all()
    PublishedDocument.objects.update(builder_hash="old")
    PublishedDocument.objects.filter(object_id=page.pk, kind="page").update(digest="other")
    before = current_seq()
    monkeypatch.setattr(worker, "_hash_checked", "")
    while worker.run_once():
        pass
    assert not PublishedDocument.objects.filter(builder_hash="old").exists()
    assert [(c.kind, c.object_id) for c in changes_after(before, 100)] == [("page", page.pk)]
