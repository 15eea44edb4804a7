"""Keeps the search index equal to the published documents: a consumer of the change log."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import timezone
from wagtail.search.index import Indexed

from pages.publishing.access import ANONYMOUS
from pages.publishing.changes import changes_after, current_seq
from pages.publishing.consumers import Consumer
from pages.publishing.kinds import FILE, models_by_kind
from pages.publishing.models import Change, PublishedDocument
from search.engines import get_engine
from search.engines.interface import (
    Engine,
    EngineBuilder,
    EngineError,
    EngineWriter,
    Key,
    SearchDocument,
)
from search.extract import search_document
from search.file_texts import files_read_since, with_file_texts
from search.identity import among
from search.refusals import settle, settle_all, to_try_again

BATCH = 500
COLUMNS = ("site_id", "locale", "kind", "object_id", "type", "seq", "body")
FILES = 50  # whose texts are in memory at a time
CLOCKS_DIFFER = timedelta(minutes=2)  # from one machine to another, at most
LOOK_EVERY = 1.0  # seconds between questions to an engine that has nothing to do

Progress = Callable[[int, int], object]  # documents done, documents in all
Settle = Callable[[Collection[Key], Mapping[Key, str]], object]  # what was tried, what was refused


class SearchIndexer(Consumer):
    """Brings every change into the index, and the index back where it is missing or astray."""

    name = "search"
    batch_size = BATCH
    outages = (EngineError,)

    def __init__(self) -> None:
        self._look_again = 0.0

    def handle(self, changes: Sequence[Change]) -> None:
        """Index what changed, as it is now.

        The index knows itself how far it is complete, and that counts: after a rebuild or a
        restored backup it may be ahead of the consumer's cursor, or behind it.
        """
        if not _rebuild_if_astray(get_engine()):
            with get_engine().writer() as writer:
                catch_up(writer, until=changes[-1].seq, settle=settle)

    def idle(self) -> None:
        """Notice an index that was removed, or replaced by another, when nothing else happens, and
        try again what was refused.
        """
        if time.monotonic() < self._look_again:
            return
        self._look_again = time.monotonic() + LOOK_EVERY
        try_refused_again()
        engine, now = get_engine(), current_seq()
        if engine.seq() == now or not now or _rebuild_if_astray(engine):
            return
        with engine.writer() as writer:
            catch_up(writer, until=now, settle=settle)


def _rebuild_if_astray(engine: Engine) -> bool:
    """Rebuild an index that is missing, unreadable, or ahead of a database that was restored."""
    seq = engine.seq()
    astray = seq is None or seq > current_seq()
    if astray:
        rebuild(engine)
    return astray


def rebuild(engine: Engine, progress: Progress | None = None) -> int:
    """Build a new index beside the live one, swap them, and return its number of documents.

    Searches go on meanwhile, and so does publishing: what changes is brought in before the swap.
    """
    done = 0
    refused: dict[Key, str] = {}
    began_at = timezone.now()
    with engine.builder() as builder:
        began = current_seq()
        documents = _public_documents().filter(kind__in=searchable_kinds())
        total = documents.count()
        for batch in _batches(documents):
            builder.index(batch)
            done += len(batch)
            if progress:
                progress(done, max(total, done))
        builder.commit(began)
        refused |= builder.refused
        _finish(builder, refused)
    settle_all(refused)
    index_files_again(files_read_since(began_at - CLOCKS_DIFFER), engine)
    return done


def rollback(engine: Engine) -> None:
    """Put the index before in the place of the live one, with what was published since.

    Raises:
        EngineError: there is none, or it is too old for the change log.
    """
    refused: dict[Key, str] = {}
    with engine.previous() as builder:
        if not _is_in_the_log(builder.seq):
            raise EngineError(
                "The index before is older than what the change log remembers of deleted "
                "documents: rebuild instead."
            )
        _finish(builder, refused)
    settle_all(refused)
    index_files_again(files_read_since(None), engine)


def index_files_again(ids: Sequence[int], engine: Engine | None = None) -> None:
    """Index files whose text was read after their document was indexed: no change tells of it.

    Where there is no index yet, the one that is being built takes their text in.
    """
    engine = engine or get_engine()
    if not ids or engine.seq() is None:
        return
    for start in range(0, len(ids), FILES):
        rows = _public_documents().filter(kind=FILE, object_id__in=ids[start : start + FILES])
        with engine.writer() as writer:
            # Read while nobody else writes: what is withdrawn from now on is deleted afterwards.
            documents = _documents(rows)
            writer.index(documents)
            writer.commit(writer.seq)
            settle([document.key for document in documents], writer.refused)


def _is_in_the_log(seq: int) -> bool:
    """Tell whether no tombstone after a change has been forgotten, for certain."""
    if seq == current_seq():
        return True
    last = Change.objects.filter(seq__lte=seq).aggregate(at=Max("at"))["at"]
    return last is not None and last > timezone.now() - timedelta(
        days=settings.ROOST_RETENTION_DAYS
    )


def _finish(builder: EngineBuilder, refused: dict[Key, str]) -> None:
    """Bring in what was published meanwhile, the last of it while nobody else writes."""

    def note(tried: Collection[Key], refused_now: Mapping[Key, str]) -> None:
        for key in tried:
            refused.pop(key, None)
        refused.update(refused_now)

    catch_up(builder, until=current_seq(), settle=note)
    builder.take_over()
    catch_up(builder, until=current_seq(), settle=note)


def catch_up(writer: EngineWriter, until: int, settle: Settle) -> None:
    """Bring an index from where it is to the change `until`, with a commit for each batch."""
    while changes := changes_after(writer.seq, BATCH, until):
        tried = apply(writer, changes)
        writer.commit(changes[-1].seq)
        settle(tried, writer.refused)
    if writer.seq < until:
        writer.commit(until)


def try_refused_again() -> int:
    """Send documents that were refused, as they are now, where somebody wants that."""
    keys = to_try_again(BATCH)
    if keys:
        with get_engine().writer() as writer:
            _write(writer, set(keys))
            writer.commit(writer.seq)
            settle(keys, writer.refused)
    return len(keys)


def apply(writer: EngineWriter, changes: Iterable[Change]) -> set[Key]:
    """Index or delete what changed, as it is now, and return which documents those are.

    Doing it again changes nothing.
    """
    kinds = searchable_kinds()
    keys = {
        Key(change.site_id, change.locale, change.kind, change.object_id)
        for change in changes
        if change.kind in kinds
    }
    _write(writer, keys)
    return keys


def _write(writer: EngineWriter, keys: set[Key]) -> None:
    found = {
        document.key: document for document in _documents(_public_documents().filter(among(keys)))
    }
    writer.delete(keys - found.keys())
    writer.index(found.values())


def searchable_kinds() -> list[str]:
    """Return the kinds that can be searched: those whose model is Wagtail's `Indexed`."""
    return [kind for kind, model in models_by_kind().items() if issubclass(model, Indexed)]


def _public_documents() -> QuerySet[PublishedDocument]:
    return PublishedDocument.objects.visible_to(ANONYMOUS)


def _batches(documents: QuerySet[PublishedDocument]) -> Iterator[list[SearchDocument]]:
    """Return all documents in lists, read by primary key, so that no cursor stays open for long."""
    last = 0
    while rows := list(
        documents.filter(pk__gt=last).order_by("pk").values_list("pk", *COLUMNS)[:BATCH]
    ):
        last = rows[-1][0]
        yield with_file_texts(search_document(Key(*row[1:5]), *row[5:]) for row in rows)


def _documents(documents: QuerySet[PublishedDocument]) -> list[SearchDocument]:
    rows = documents.values_list(*COLUMNS)
    return with_file_texts(search_document(Key(*row[:4]), *row[4:]) for row in rows)
