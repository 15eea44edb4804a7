"""Judges of a JSON-LD graph: dangling ids, and two npm validators that nobody here wrote."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from pyld import jsonld

from tests.seo.vocabulary import FILE
from tests.services.process import CACHE, Unavailable

PACKAGES = ["@adobe/structured-data-validator@1.7.1", "@marbec/web-auto-extractor@2.2.1"]
# The context's only part that flattening needs; the real one is fetched from schema.org.
CONTEXT = {"@vocab": "https://schema.org/"}


def dangling(graph: dict[str, Any]) -> set[str]:
    """The ids that are referred to, but that no node describes, after PyLD has flattened it."""
    flat = jsonld.flatten({**graph, "@context": CONTEXT})
    return _references(flat) - {node["@id"] for node in flat}


def flattened(graph: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {node["@id"]: node for node in jsonld.flatten({**graph, "@context": CONTEXT})}


def inlined(graph: dict[str, Any]) -> list[dict[str, Any]]:
    """The nodes with each reference replaced by its node, cycles cut: Adobe follows none."""
    known: dict[str, dict[str, Any]] = {}
    _collect(graph["@graph"], known)

    def expand(value: Any, above: tuple[str, ...]) -> Any:
        if isinstance(value, list):
            return [item for item in (expand(item, above) for item in value) if item is not None]
        if not isinstance(value, dict):
            return value
        node_id = value.get("@id", "")
        if node_id in above:
            return None
        node = known.get(node_id, value)
        inner = (*above, node_id) if node_id else above
        items = {key: expand(item, inner) for key, item in node.items()}
        return {key: item for key, item in items.items() if item is not None}

    return [expand(node, ()) for node in graph["@graph"]]


def npm_verdicts(
    pages: dict[str, dict[str, Any]], environment: dict[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """What Adobe's validator says of each named graph, as the extractor reads it from HTML.

    Raises Unavailable where npm cannot install them.
    """
    folder = _installed(environment)
    html = {name: _html(inlined(graph)) for name, graph in pages.items()}
    script = shutil.copy(Path(__file__).with_name("judge.mjs"), folder)
    done = subprocess.run(
        ["node", script, FILE],
        input=json.dumps(html),
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    verdicts: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return verdicts


def _html(nodes: list[dict[str, Any]]) -> str:
    scripts = "".join(
        '<script type="application/ld+json">'
        + json.dumps({"@context": "https://schema.org", **node}).replace("<", "\\u003c")
        + "</script>"
        for node in nodes
    )
    return f"<!doctype html><html><head><title>x</title>{scripts}</head><body></body></html>"


def _installed(environment: dict[str, str]) -> Path:
    folder = CACHE / "node-judges"
    if all((folder / "node_modules" / name.rpartition("@")[0]).is_dir() for name in PACKAGES):
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), *PACKAGES],
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    if done.returncode:
        raise Unavailable(f"npm cannot install {' and '.join(PACKAGES)}: {done.stderr[-200:]}")
    return folder


def _references(flat: list[dict[str, Any]]) -> set[str]:
    return {
        value["@id"]
        for node in flat
        for name, values in node.items()
        if not name.startswith("@")
        for value in values
        if "@id" in value
    }


def _collect(value: Any, known: dict[str, dict[str, Any]]) -> None:
    if isinstance(value, list):
        for item in value:
            _collect(item, known)
    elif isinstance(value, dict):
        if "@id" in value and len(value) > 1:
            known.setdefault(value["@id"], {}).update(value)
        for item in value.values():
            _collect(item, known)
