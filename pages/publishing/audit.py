"""Compares stored documents with a fresh build: what signals never told is found here."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pages.publishing import kinds
from pages.publishing.builder import Built, Target, build
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import BUILD, publish_all
from pages.publishing.reader import Reader, digest
from pages.publishing.touches import touch

BATCH = 100


class Difference(NamedTuple):
    """A document that is not as a fresh build would make it."""

    target: Target
    site_id: int
    locale: str
    problem: str

    def __str__(self) -> str:
        place = f"site {self.site_id or 'any'}, {self.locale or 'no locale'}"
        return f"{self.target.kind} {self.target.id} ({place}): {self.problem}"


def all_targets() -> list[Target]:
    """Return every object that has documents or should have some."""
    found = {
        Target(kind, pk)
        for kind, model in kinds.models_by_kind().items()
        for pk in model._default_manager.values_list("pk", flat=True)
    }
    stored = PublishedDocument.objects.values_list("kind", "object_id")
    found |= {Target(kind, pk) for kind, pk in stored}
    return sorted(found)


def differences(targets: Iterable[Target] | None = None) -> Iterator[Difference]:
    """Build objects in memory (all of them by default) and yield what is stored differently.

    Meant for a quiet moment: what an editor publishes meanwhile may be reported too.
    """
    wanted = list(all_targets() if targets is None else targets)
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        builds = build(batch, Reader())
        stored = _stored(batch)
        for target in batch:
            yield from _compare(target, builds[target], stored.get(target, {}))


def mend(found: Iterable[Difference]) -> int:
    """Build the differing documents anew and write them; return how many objects these were."""
    targets = {difference.target for difference in found}
    touch(f"{BUILD}{target.kind}:{target.id}" for target in sorted(targets))
    publish_all()
    return len(targets)


def _stored(batch: list[Target]) -> dict[Target, dict[tuple[int, str], PublishedDocument]]:
    found: dict[Target, dict[tuple[int, str], PublishedDocument]] = {}
    for kind in {target.kind for target in batch}:
        ids = [target.id for target in batch if target.kind == kind]
        rows = PublishedDocument.objects.filter(kind=kind, object_id__in=ids).defer("body", "card")
        for document in rows:
            place = (document.site_id, document.locale)
            found.setdefault(Target(kind, document.object_id), {})[place] = document
    return found


def _compare(
    target: Target, builds: list[Built], stored: dict[tuple[int, str], PublishedDocument]
) -> Iterator[Difference]:
    for built in builds:
        document = stored.pop((built.site_id, built.locale), None)
        problem = "is missing" if document is None else _problem(built, document)
        if problem:
            yield Difference(target, built.site_id, built.locale, problem)
    for site_id, locale in stored:
        yield Difference(target, site_id, locale, "should not be there")


def _problem(built: Built, document: PublishedDocument) -> str:
    rows = built.rows(document.updated_at)
    compared = {
        "content": (built.digest, document.digest),
        "path": (built.path, document.path),
        "restrictions": (built.access, document.access),
        "reference": (built.ref_digest, document.ref_digest),
        "list entries": (digest(rows), document.entries_digest),
        "time of the next build": (built.rebuild_at, document.rebuild_at),
        "dependencies": (digest(sorted(built.reads.items())), document.reads_digest),
    }
    differing = [name for name, (fresh, kept) in compared.items() if fresh != kept]
    return f"differs in {', '.join(differing)}" if differing else ""
