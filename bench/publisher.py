"""Publishes articles for some seconds, and watches how long a server still sends the old ones.

    python -m bench.publisher URL SECONDS RATE

Prints a line when it begins, and at the end a JSON list of the delays in ms, from the commit to the
first new answer.
"""

import json
import os
import random
import sys
import time
from typing import Any

import requests

STALE_AFTER = 10.0  # seconds


def main() -> None:
    url, seconds, rate = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
    import django

    django.setup()
    from pages.models import ArticlePage
    from pages.publishing.changes import committed
    from tests.factories import republish

    commits: list[float] = []

    def note(**kwargs: Any) -> None:
        commits.append(time.perf_counter())

    committed.connect(note)
    print("publishing", flush=True)
    articles = list(ArticlePage.objects.order_by("pk")[:200])
    chance = random.Random(1)
    delays = []
    session = requests.Session()
    end = time.perf_counter() + seconds
    due = time.perf_counter()
    while time.perf_counter() < end:
        number, article = len(delays), chance.choice(articles)
        path = f"{url}/api/v1/pages/find/?path=/blog/{article.slug}/"
        title = f"Changed {number} at {time.time():.0f}"
        session.get(path)
        republish(article, title=title)
        delays.append((seconds_until(session, path, title) - commits[-1]) * 1000)
        due += 1 / rate
        time.sleep(max(0.0, due - time.perf_counter()))
    print(json.dumps(delays))


def seconds_until(session: requests.Session, path: str, title: str) -> float:
    """Return when the first answer with a title was asked for."""
    end = time.perf_counter() + STALE_AFTER
    while time.perf_counter() < end:
        asked = time.perf_counter()
        if title.encode() in session.get(path).content:
            return asked
    return float("inf")


if __name__ == "__main__":
    main()
