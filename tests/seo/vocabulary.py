"""schema.org's own vocabulary, as the judge of types and properties."""

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

CORPORA = Path(os.environ.get("ROOST_CORPORA", Path(__file__).parents[2] / "../shared/data"))
FILE = CORPORA / "schemaorg" / "schemaorg-current-https.jsonld"


class Vocabulary:
    def __init__(self, entries: list[dict[str, Any]]):
        self.parents: dict[str, list[str]] = {}
        self.domains: dict[str, set[str]] = {}
        for entry in entries:
            name = entry["@id"].removeprefix("schema:")
            if "rdfs:Class" in _many(entry["@type"]):
                self.parents[name] = _names(entry.get("rdfs:subClassOf"))
            if "rdf:Property" in _many(entry["@type"]):
                self.domains[name] = set(_names(entry.get("schema:domainIncludes")))

    def lineage(self, name: str) -> set[str]:
        found = {name}
        for parent in self.parents[name]:
            found |= self.lineage(parent) if parent in self.parents else set()
        return found

    def faults(self, value: Any) -> list[str]:
        """Everything in a graph that the vocabulary does not know, at any depth."""
        if isinstance(value, list):
            return [fault for item in value for fault in self.faults(item)]
        if not isinstance(value, dict):
            return []
        found = [fault for item in value.values() for fault in self.faults(item)]
        names = _many(value.get("@type", []))
        unknown = [name for name in names if name not in self.parents]
        if unknown:
            return [*found, f"no type {unknown}"]
        lineage = {ancestor for name in names for ancestor in self.lineage(name)}
        for key in value:
            if key.startswith("@"):
                continue
            if not self.domains.get(key, set()) & lineage:
                found.append(f"{names} has no property {key}")
        return found


@lru_cache
def load() -> Vocabulary:
    return Vocabulary(json.loads(FILE.read_text())["@graph"])


def vocabulary() -> Vocabulary:
    if not FILE.exists():
        pytest.skip(f"no schema.org vocabulary at {FILE}: set ROOST_CORPORA to its parent folder")
    return load()


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _names(value: Any) -> list[str]:
    return [item["@id"].removeprefix("schema:") for item in _many(value or [])]
