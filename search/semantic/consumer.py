"""Makes the vectors of pages, in the background: a consumer of the change log."""

import time
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from pages.publishing.access import ANONYMOUS
from pages.publishing.consumers import Consumer
from pages.publishing.kinds import PAGE
from pages.publishing.models import Change, PublishedDocument
from search.engines.interface import Key
from search.extract import search_document
from search.identity import among
from search.models import PageVector
from search.semantic.embedding import EmbedderError, get_embedder
from search.semantic.texts import digest_of, text_of
from search.semantic.vectors import pack

BATCH = 100
AT_ONCE = 32  # texts that the embedder is given
LOOK_AGAIN = 600.0  # seconds until pages without a vector are looked for again, if there were none
COLUMNS = ("site_id", "locale", "kind", "object_id", "type", "seq", "body")


class VectorMaker(Consumer):
    """Keeps a vector for each public page, made anew only where its text has changed."""

    name = "vectors"
    batch_size = BATCH
    outages = (EmbedderError,)

    def __init__(self) -> None:
        self._look_again = 0.0

    def handle(self, changes: Sequence[Change]) -> None:
        """Make the vectors of what changed, as it is now."""
        update_vectors(
            {
                Key(change.site_id, change.locale, change.kind, change.object_id)
                for change in changes
                if change.kind == PAGE
            }
        )

    def idle(self) -> None:
        """Make the vectors that there are none of yet: of an embedder that is new, for one."""
        if time.monotonic() > self._look_again and not make_missing():
            self._look_again = time.monotonic() + LOOK_AGAIN


def make_missing() -> int:
    """Make the vectors of some pages that have none; return how many."""
    there = PageVector.objects.filter(
        embedder=get_embedder().name,
        site_id=OuterRef("site_id"),
        locale=OuterRef("locale"),
        object_id=OuterRef("object_id"),
    ).exclude(digest="")
    rows = public_pages().exclude(Exists(there)).order_by("pk")
    keys = {Key(*row) for row in rows.values_list(*COLUMNS[:4])[:BATCH]}
    update_vectors(keys)
    return len(keys)


def update_vectors(keys: Collection[Key]) -> int:
    """Make the vectors of pages whose text is another than before; return how many.

    Those of pages that are not public now are withdrawn.

    Raises:
        EmbedderError: the embedder fails; nothing is written then.
    """
    if not keys:
        return 0
    embedder = get_embedder()
    texts = {
        Key(*row[:4]): text_of(search_document(Key(*row[:4]), *row[4:]))
        for row in public_pages().filter(among(keys)).values_list(*COLUMNS)
    }
    before = {
        Key(site_id, locale, PAGE, object_id): digest
        for site_id, locale, object_id, digest in PageVector.objects.filter(
            among(keys, kinds=False), embedder=embedder.name
        ).values_list("site_id", "locale", "object_id", "digest")
    }
    changed = [key for key, text in texts.items() if before.get(key) != digest_of(text)]
    vectors: dict[Key, bytes] = {}
    for start in range(0, len(changed), AT_ONCE):
        some = [key for key in changed[start : start + AT_ONCE] if texts[key]]
        if some:
            made = embedder.documents([texts[key] for key in some])
            vectors.update(zip(some, pack(made), strict=True))
    gone = [key for key, digest in before.items() if digest and key not in texts]
    _write(
        embedder.name,
        {key: (digest_of(texts[key]), vectors.get(key, b"")) for key in changed}
        | dict.fromkeys(gone, ("", b"")),
    )
    return len(changed)


def _write(embedder: str, rows: dict[Key, tuple[str, bytes]]) -> None:
    if not rows:
        return
    with transaction.atomic():
        mine = PageVector.objects.filter(embedder=embedder)
        version = (mine.aggregate(v=Max("version"))["v"] or 0) + 1
        PageVector.objects.bulk_create(
            [
                PageVector(
                    embedder=embedder,
                    site_id=key.site_id,
                    locale=key.locale,
                    object_id=key.object_id,
                    digest=digest,
                    vector=vector,
                    version=version,
                )
                for key, (digest, vector) in rows.items()
            ],
            update_conflicts=True,
            unique_fields=["embedder", "site_id", "locale", "object_id"],
            update_fields=["digest", "vector", "version"],
        )
        PageVector.objects.exclude(embedder=embedder).filter(
            object_id__in=[key.object_id for key in rows]
        ).delete()  # of the embedder before


def public_pages() -> QuerySet[PublishedDocument]:
    """Return the documents that have a vector."""
    return PublishedDocument.objects.visible_to(ANONYMOUS).filter(kind=PAGE)
