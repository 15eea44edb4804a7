"""Paths on the front end, as query parameters."""

from dataclasses import dataclass
from typing import Any

from api.parameters import MAX_TEXT, Json, Parameter


@dataclass(frozen=True)
class PathParameter(Parameter):
    """A path on a site's front end; it may have a query string."""

    max_length: int = MAX_TEXT
    example: Any = "/blog/"

    @property
    def accepted(self) -> str:
        """What a path looks like, in words."""
        return f"a path that begins with one slash, of at most {self.max_length} characters"

    def parse(self, raw: str) -> str:
        """Return the path; `//host` would be an address elsewhere."""
        if not raw.startswith("/") or raw.startswith(("//", "/\\")):
            raise self.error(raw)
        return str(super().parse(raw))

    def schema(self) -> Json:
        """Return the JSON Schema of a path."""
        return super().schema() | {"pattern": r"^/(?![/\\])"}
