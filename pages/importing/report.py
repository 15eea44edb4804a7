"""What an import did, for people and for programs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass
class Report:
    """The counts of one run, and everything that needs a look.

    `broken` are files that became no page, `faults` pages that were imported with something
    missing, `gone` pages
    whose file is no longer there; each with its reason. Shortcodes, elements and links are those of
    the pages that
    this run has written.
    """

    files: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    drafts: int = 0
    sections_made: int = 0
    moved: int = 0
    unpublished: int = 0
    images: int = 0
    documents: int = 0
    redirects: int = 0
    authors: int = 0
    categories: int = 0
    broken: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    partials: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    shortcodes_mapped: Counter[str] = field(default_factory=Counter)
    shortcodes_kept: Counter[str] = field(default_factory=Counter)
    html_flattened: Counter[str] = field(default_factory=Counter)
    unresolved_links: dict[str, list[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many files are pages now."""
        return self.created + self.updated + self.unchanged

    @property
    def failed(self) -> bool:
        """Tell whether some file is broken, so that the command must end with status 1."""
        return bool(self.broken or self.faults)

    def as_json(self) -> dict[str, Any]:
        """Return everything, for `--report`."""
        # asdict() cannot copy a Counter.
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**values, "pages": self.pages, "failed": self.failed}

    def lines(self, *, dry_run: bool = False) -> Iterator[str]:
        """Yield the report for the terminal."""
        for path, reason in sorted(self.broken.items()):
            yield f"broken   {path}: {reason}"
        for path, reasons in sorted(self.faults.items()):
            for reason in reasons:
                yield f"fault    {path}: {reason}"
        for path in sorted(self.gone):
            yield f"gone     {path}"
        for text in self.warnings:
            yield f"warning  {text}"
        verb = "would be " if dry_run else ""
        yield (
            f"Pages {verb}created: {self.created}, updated: {self.updated}, "
            f"unchanged: {self.unchanged}; drafts among them: {self.drafts}; "
            f"with faults: {len(self.faults)}."
        )
        yield (
            f"Sections made for folders without a page: {self.sections_made}. "
            f"Images: {self.images}, files: {self.documents}, redirects: {self.redirects}, "
            f"authors: {self.authors}, categories: {self.categories}."
        )
        if self.unpublished:
            yield f"Unpublished, because their file is gone: {self.unpublished}."
        if self.partials:
            yield (
                "Partial files, which are no pages (their text stands in those that include them): "
                f"{len(self.partials)}."
            )
        if self.shortcodes_mapped:
            yield f"Shortcodes understood: {_counted(self.shortcodes_mapped)}."
        if self.shortcodes_kept:
            yield f"Shortcodes kept as text: {_counted(self.shortcodes_kept)}."
        if self.html_flattened:
            counted = _counted(self.html_flattened)
            yield f"HTML elements of which only the content is kept: {counted}."
        links = Counter(href for hrefs in self.unresolved_links.values() for href in hrefs)
        if links:
            yield (
                f"Internal links that lead to no page: {links.total()} in "
                f"{len(self.unresolved_links)} pages, most often {_counted(links, 10)}."
            )
        share = 100 * self.pages / self.files if self.files else 100.0
        yield (
            f"{self.pages} of {self.files} files are pages ({share:.1f} %); "
            f"broken files: {len(self.broken)}."
        )
        written = self.created + self.updated
        took = sum(self.seconds.values())
        if written and took and not dry_run:
            rate = written / took
            yield f"{written} pages written and published in {took:.1f} s: {rate:.0f} a second."
        if not dry_run and not self.created and not self.updated and not self.unpublished:
            yield "Nothing has changed since the last import; no revision was made."


def _counted(counter: Counter[str], most: int = 40) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common(most))
