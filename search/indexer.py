"""Keeps the search index equal to the published documents: a consumer of the change log."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db.models import Q, QuerySet
from wagtail.search.index import Indexed

from pages.publishing.access import ANONYMOUS
from pages.publishing.changes import changes_after, current_seq
from pages.publishing.consumers import Consumer
from pages.publishing.kinds import models_by_kind
from pages.publishing.models import Change, PublishedDocument
from search.engines import get_engine
from search.engines.interface import Engine, EngineWriter, Key, SearchDocument
from search.extract import search_document

BATCH = 500
COLUMNS = ("site_id", "locale", "kind", "object_id", "type", "seq", "body")

Progress = Callable[[int, int], object]  # documents done, documents in all


class SearchIndexer(Consumer):
    """Brings every change into the index, and the index back where it is missing or astray."""

    name = "search"
    batch_size = BATCH

    def handle(self, changes: Sequence[Change]) -> None:
        """Index what changed, as it is now.

        The index knows itself how far it is complete, and that counts: after a rebuild or a
        restored backup it may be ahead of the consumer's cursor, or behind it.
        """
        if not _rebuild_if_astray(get_engine()):
            with get_engine().writer() as writer:
                catch_up(writer, until=changes[-1].seq)

    def idle(self) -> None:
        """Notice an index that was removed, or replaced by another, when nothing else happens."""
        engine, now = get_engine(), current_seq()
        if engine.seq() == now or not now or _rebuild_if_astray(engine):
            return
        with engine.writer() as writer:
            catch_up(writer, until=now)


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
        catch_up(builder, until=current_seq())
        builder.take_over()
        catch_up(builder, until=current_seq())
    return done


def catch_up(writer: EngineWriter, until: int) -> None:
    """Bring an index from where it is to the change `until`, with a commit for each batch."""
    while changes := changes_after(writer.seq, BATCH, until):
        apply(writer, changes)
        writer.commit(changes[-1].seq)
    if writer.seq < until:
        writer.commit(until)


def apply(writer: EngineWriter, changes: Iterable[Change]) -> None:
    """Index or delete what changed, as it is now. Doing it again changes nothing."""
    kinds = searchable_kinds()
    keys = {
        Key(change.site_id, change.locale, change.kind, change.object_id)
        for change in changes
        if change.kind in kinds
    }
    found = {
        document.key: document for document in _documents(_public_documents().filter(among(keys)))
    }
    writer.delete(keys - found.keys())
    writer.index(found.values())


def searchable_kinds() -> list[str]:
    """Return the kinds that can be searched: those whose model is Wagtail's `Indexed`."""
    return [kind for kind, model in models_by_kind().items() if issubclass(model, Indexed)]


def among(keys: Iterable[Key]) -> Q:
    """Return the filter for the documents with these identities."""
    groups: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for key in keys:
        groups[key[:3]].append(key.object_id)
    which = Q(pk__in=())
    for (site_id, locale, kind), ids in groups.items():
        which |= Q(site_id=site_id, locale=locale, kind=kind, object_id__in=ids)
    return which


def _public_documents() -> QuerySet[PublishedDocument]:
    return PublishedDocument.objects.visible_to(ANONYMOUS)


def _batches(documents: QuerySet[PublishedDocument]) -> Iterator[list[SearchDocument]]:
    """Return all documents in lists, read by primary key, so that no cursor stays open for long."""
    last = 0
    while rows := list(
        documents.filter(pk__gt=last).order_by("pk").values_list("pk", *COLUMNS)[:BATCH]
    ):
        last = rows[-1][0]
        yield [search_document(Key(*row[1:5]), *row[5:]) for row in rows]


def _documents(documents: QuerySet[PublishedDocument]) -> Iterator[SearchDocument]:
    for row in documents.values_list(*COLUMNS):
        yield search_document(Key(*row[:4]), *row[4:])
