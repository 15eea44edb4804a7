"""Old addresses of imported pages as redirects."""

from collections.abc import Iterable

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

_MOST = 255


class Redirects:
    """Makes redirects from old paths of one site to pages."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.made = 0
        self.warnings: list[str] = []
        self._known: dict[str, int | None] = {}
        self._new = 0
        self.forget()

    def add(self, prefix: str, paths: Iterable[str], page_id: int, own_path: str) -> None:
        """Redirect each path (below `prefix`, unless it begins with it) to the page, but never its
        own path.
        """
        for path in paths:
            full = path if f"/{path}/".startswith(prefix) else f"{prefix}{path}"
            old_path = Redirect.normalise_path(full)
            if len(old_path) > _MOST or old_path in ("/", Redirect.normalise_path(own_path)):
                continue
            if old_path in self._known:
                if self._known[old_path] != page_id:
                    self.warnings.append(
                        f"{old_path} already leads to another page than {own_path}"
                    )
                continue
            Redirect.objects.create(old_path=old_path, site=self.site, redirect_page_id=page_id)
            self._known[old_path] = page_id
            self._new += 1

    def commit(self) -> None:
        """Count what was made as kept."""
        self.made += self._new
        self._new = 0

    def forget(self) -> None:
        """Read again what the database has."""
        rows = Redirect.objects.filter(site=self.site)
        self._known = dict(rows.values_list("old_path", "redirect_page_id"))
        self._new = 0
