"""The same requests to Wagtail's own APIs, over the same pages, in a project that is otherwise the
same.
"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from bench.load import Client, Server, load, serving
from bench.tables import head, line, row

WAGTAIL = "bench.servers.wagtail:application"
ROOST = "bench.servers.roost:application"
RELATED = "article_authors(author(*)),category(*)"
V2 = "/v2/pages/?type=pages.ArticlePage"
SLOW_SECONDS = 8  # of what answers a few times a second
CARDS = f"&fields=summary,cover,{RELATED},tags&limit=20&order=-first_published_at"


def measure(roost: Server, hot: Mapping[str, Sequence[str]], articles: int, seconds: float) -> None:
    """Print a table of the requests, with the SQL statements of each."""
    from django.core.management import call_command

    from bench.content import words
    from pages.models import ArticlePage

    call_command("update_index", verbosity=0)
    newest = list(
        ArticlePage.objects.order_by("-pk").values_list("pk", "slug", "category_id")[:200]
    )
    searched = words(500)
    v2 = {
        "R1": [f"{V2}&fields=*,{RELATED}&slug={slug}" for _, slug, _ in newest],
        "R2": [f"{V2}{CARDS}"],
        "R3": [f"{V2}{CARDS}&category={category}" for _, _, category in newest[:20]],
        "R5": [f"/v2/pages/?{urlencode({'search': word})}" for word in searched],
    }
    # In version 3 a page is asked for by its id, and lists have no fields of their own.
    v3 = {
        "R1, its id known": [f"/v3/pages/{pk}/" for pk, _, _ in newest],
        "R2, titles alone": [
            "/v3/pages/?type=pages.ArticlePage&limit=20&order=-first_published_at"
        ],
        "R5": [f"/v3/pages/?{urlencode({'search': word})}" for word in searched],
    }
    ours = {**hot, "R5": [f"/api/v1/search/?{urlencode({'q': word})}" for word in searched]}
    head("Anonymous, every answer made anew", "SQL")
    with serving(WAGTAIL, v2["R2"][0]) as wagtail:
        for label, server, application, asked in (
            ("Wagtail's API v2", wagtail, WAGTAIL, v2),
            ("Wagtail's API v3", wagtail, WAGTAIL, v3),
            ("Roost", roost, ROOST, ours),
        ):
            counts = statements(application, [paths[0] for paths in asked.values()])
            for (name, paths), count in zip(asked.items(), counts, strict=True):
                least = 0 if server is roost else SLOW_SECONDS
                found = load(server, paths, max(seconds, least), new=True)
                row(f"{name}, {label}", [found], str(count))
        began = time.perf_counter()
        client = Client(wagtail.url)
        for offset in range(0, articles, 20):
            client.get(f"{V2}&fields=*&limit=20&offset={offset}")
        print("\n| | |\n|---|---|")
        line("R4, Wagtail's API v2, by pages of 20", f"{time.perf_counter() - began:.1f} s")
        line("memory of Wagtail's APIs", f"{wagtail.megabytes()[0]:.0f} MB")


def statements(application: str, paths: Sequence[str]) -> list[int]:
    """Return how many SQL statements each answer takes that is not in memory."""
    command = [sys.executable, "-m", "bench.statements", application, *paths]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: list[int] = json.loads(output)
    return found
