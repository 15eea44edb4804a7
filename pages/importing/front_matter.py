"""The block of settings at the top of a Markdown file: YAML between `---`, TOML between `+++`."""

import re
import tomllib
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import yaml

from pages.importing.errors import BrokenFile

_OPENING = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FrontMatter(NamedTuple):
    """The settings (keys in lower case, as Hugo reads them), the text below them, and how they were
    written.
    """

    settings: dict[str, Any]
    body: str
    toml: bool


def read_front_matter(text: str) -> FrontMatter:
    """Split a file into its settings and its Markdown; raises BrokenFile when the settings cannot
    be read.
    """
    opening = _OPENING.match(text)
    if not opening:
        return FrontMatter({}, text, toml=False)
    fence = opening[1]
    closing = re.compile(rf"^{re.escape(fence)}[ \t]*\r?$", re.MULTILINE).search(
        text, opening.end()
    )
    if not closing:
        raise BrokenFile(f"the front matter that begins with {fence} has no end")
    source = text[opening.end() : closing.start()]
    toml = fence == "+++"
    settings = _read_toml(source) if toml else _read_yaml(source)
    if not isinstance(settings, dict):
        raise BrokenFile("the front matter is not a list of names and values")
    lowered = {str(name).lower(): value for name, value in settings.items()}
    return FrontMatter(lowered, text[closing.end() :].lstrip("\r\n"), toml)


def read_date(settings: dict[str, Any], name: str) -> datetime | None:
    """Return a date setting as an aware time (UTC where it names no zone); raises BrokenFile if it
    is no date.
    """
    value = settings.get(name)
    if value in (None, ""):
        return None
    if isinstance(value, str):
        value = _parse_date(name, value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise BrokenFile(f"{name} is {value!r}, which is not a date")


def _read_toml(source: str) -> Any:
    try:
        return tomllib.loads(source.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise BrokenFile(f"bad front matter: {error}") from None


def _read_yaml(source: str) -> Any:
    try:
        return yaml.load(source, Loader=_Loader) or {}
    except (yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise BrokenFile(f"bad front matter: {reason}") from None


def _parse_date(name: str, value: str) -> datetime:
    text = value.strip()
    if _DATE.fullmatch(text):
        # Jekyll writes "2024-01-02 10:00:00 +0100", which Python reads without the space only.
        text = re.sub(r"\s+([+-]\d{2}:?\d{2}|Z)$", r"\1", text)
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise BrokenFile(f"{name} is {value!r}, which is not a date")
