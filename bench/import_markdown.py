"""Measures the Markdown import on the real sites of ROOST_CORPORA, in a database of its own.

    .venv/bin/python bench/import_markdown.py

Prints the table of docs/import-markdown.md: what becomes of the files, pages a second, and the
second run. The
database is SQLite in a temporary folder, or the one that DATABASE_URL names, which must be empty.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("ROOST_CORPORA", ROOT.parent / "shared/data"))
SITES = (
    ("OpenTelemetry, 11 locales (Hugo)", "otel/content", ["--locale", "all"]),
    ("the same without images", "otel/content", ["--locale", "all"]),
    ("Rust blog (Zola)", "rust-blog/content", ["--base-url", "https://blog.rust-lang.org"]),
)
HOME = """
from wagtail.models import Page, Site
from pages.models import HomePage
root = Page.get_first_root_node()
home = root.add_child(instance=HomePage(title="Home", slug="bench"))
home.save_revision().publish()
Site.objects.all().delete()
Site.objects.create(hostname="example.com", port=443, root_page=home, is_default_site=True)
"""


def main() -> None:
    head = "Files that are pages | Seconds | Pages a second | CPU a page, ms"
    print(f"| Site | {head} | Second run, s | Of the first |")
    print("|---|---|---|---|---|---|---|")
    for name, folder, options in SITES:
        with tempfile.TemporaryDirectory(prefix="roost-bench-") as state:
            print(measure(name, CORPORA / folder, options, Path(state)), flush=True)


def measure(name: str, folder: Path, options: list[str], state: Path) -> str:
    environment = {
        **os.environ,
        "ROOST_VAR": str(state / "var"),
        "DJANGO_SETTINGS_MODULE": "cms.settings",
    }
    (state / "var").mkdir()
    if "without images" in name:
        folder = without_images(folder, state / "text")
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "-v0"], env=environment, cwd=ROOT, check=True)
    subprocess.run([*manage, "shell", "-v0", "-c", HOME], env=environment, cwd=ROOT, check=True)
    command = [
        *manage,
        "import_markdown",
        str(folder),
        "--site",
        "example.com",
        "--no-progress",
        *options,
    ]
    before = cpu_seconds()
    first, report = run(command, environment, state)
    cpu = cpu_seconds() - before
    second, again = run(command, environment, state)
    assert again["created"] == again["updated"] == 0, "the second run changed something"
    pages, files = report["pages"], report["files"]
    work = sum(report["seconds"].values())
    return (
        f"| {name} | {pages} of {files} ({100 * pages / files:.1f} %) | {first:.0f} | "
        f"{pages / work:.0f} | {1000 * cpu / pages:.0f} | "
        f"{second:.1f} | {100 * second / first:.0f} % |"
    )


def cpu_seconds() -> float:
    """Return the CPU time of all ended child processes; others on the machine do not alter it."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(command: list[str], environment: dict[str, str], state: Path) -> tuple[float, dict]:
    report = state / "report.json"
    began = time.monotonic()
    subprocess.run(
        [*command, "--report", str(report)], env=environment, cwd=ROOT, capture_output=True
    )
    return time.monotonic() - began, json.loads(report.read_text())


def without_images(folder: Path, target: Path) -> Path:
    """Copy the Markdown files only; every image is missing then."""
    for file in folder.rglob("*.md"):
        copy = target / file.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    return target


if __name__ == "__main__":
    main()
