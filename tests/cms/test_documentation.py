"""What the documentation promises to list, it lists; what the code refers to is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("api", "cms", "media", "pages", "search")
CONFIGURATION = (REPOSITORY / "docs/configuration.md").read_text()


def _sources() -> Iterator[str]:
    for package in PACKAGES:
        for path in (REPOSITORY / package).rglob("*.py"):
            yield path.read_text()


def _found(pattern: str, *texts: str) -> set[str]:
    return {match for text in texts for match in re.findall(pattern, text)}


def test_every_setting_is_documented() -> None:
    settings = (REPOSITORY / "cms/settings.py").read_text()
    names = _found(r'env\.\w+\(\s*"(\w+)"', settings)
    assert len(names) > 30
    assert {name for name in names if f"`{name}`" not in CONFIGURATION} == set()


def test_every_check_is_documented() -> None:
    ids = _found(r'"((?:cms|search)\.[EW]\d{3})"', *_sources())
    assert "cms.E001" in ids
    # `cms.E001` to `cms.E004` may be one range in a text, but each has a row of its own.
    assert {name for name in ids if f"| `{name}` |" not in CONFIGURATION} == set()


@pytest.mark.parametrize("folder", [*PACKAGES, "clients/astro-loader/src", "clients/typescript"])
def test_every_page_that_is_referred_to_exists(folder: str) -> None:
    texts = [
        path.read_text()
        for path in (REPOSITORY / folder).rglob("*")
        if path.suffix in (".py", ".html", ".ts", ".sh") and "node_modules" not in path.parts
    ]
    named = _found(r"\bdocs/[a-z-]+\.md\b", *texts)
    assert {name for name in named if not (REPOSITORY / name).exists()} == set()
