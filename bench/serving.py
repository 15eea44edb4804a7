"""Measures how quickly answers go out, beside servers that do nothing else.

    .venv/bin/python -m bench.serving [--articles 2000] [--seconds 4]

Articles on PostgreSQL; each server is one granian process on one core, started as `make run` and
the Dockerfile start it; database and load (wrk, 8 connections) are on the other core. Each figure
is the median of 3 rounds; a ratio is that of runs within one round, because other work on the
machine comes and goes. DATABASE_URL and ROOST_VAR may name where the articles are kept for the
next time. Needs wrk and two cores.

R1 is one article by its path, with everything that it relates to; R2 the 20 newest as cards; R3
the same in one category; R4 all articles with their bodies; R5 a search for one word.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench.load import Client, Load, Server, load, require_wrk, serving, stay_on_the_other_core
from bench.tables import head, line, percentiles, row, spread, timed

ROUNDS = 3
PUBLISH_SECONDS, PUBLISH_RATE = 10.0, 5
MOST_FOR_WAGTAIL = 10_000  # articles, whose search takes minutes to index
NO_LIMIT = "1000000000"
ROOST = "bench.servers.roost:application"
NEWEST = "/api/v1/pages/?type=pages.ArticlePage&locale=en"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=4.0)
    arguments = parser.parse_args()
    require_wrk()
    stay_on_the_other_core()
    from tests.services import postgresql

    with tempfile.TemporaryDirectory(prefix="roost-bench-") as state, ExitStack() as stack:
        os.environ["DATABASE_URL"] = stack.enter_context(postgresql.running())
        os.environ.setdefault("ROOST_VAR", str(Path(state) / "var"))
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
        os.environ["ROOST_LOG_LEVEL"] = "ERROR"
        os.environ["ROOST_RATE_LIMIT"] = os.environ["ROOST_TOKEN_RATE_LIMIT"] = NO_LIMIT
        os.environ["BENCH_ANSWERS"] = str(Path(state) / "answers.json")
        Path(os.environ["ROOST_VAR"]).mkdir(exist_ok=True)
        import django

        django.setup()
        Measurement(arguments.articles, arguments.seconds).run(stack)


class Measurement:
    """The tables, one after the other."""

    def __init__(self, articles: int, seconds: float) -> None:
        self.articles, self.seconds = articles, seconds
        step = max(1, articles // 200)
        self.hot = {
            "R1": [
                f"/api/v1/pages/find/?path=/blog/article-{n}/" for n in range(0, articles, step)
            ],
            "R2": [NEWEST],
            "R3": [f"{NEWEST}&category=category-{n}" for n in range(20)],
        }

    def run(self, stack: ExitStack) -> None:
        from bench.content import prepare

        print(f"{self.articles:,} articles, PostgreSQL, runs of {self.seconds:g} s", flush=True)
        token = prepare(self.articles)
        first = self.hot["R1"][0]
        roost = stack.enter_context(serving(ROOST, first))
        self.record(roost)
        wsgi = stack.enter_context(serving("bench.servers.bare_wsgi:application", first))
        django = stack.enter_context(serving("bench.servers.bare_django:application", first))
        self.answers(roost, wsgi, django, token)
        self.slow_views_beside(roost)
        self.publishing_beside(roost)
        print("\n| | |\n|---|---|")
        memory = roost.megabytes()
        line("memory of the process with 64 MB of answers in it", f"{memory[0]:.0f} MB")
        line("and of the one that started it", f"{sum(memory[1:]):.0f} MB")
        line("cold start, the best of 3", f"{min(self.cold_starts()):.1f} s")
        self.everything(roost)
        self.deep_lists(roost)
        self.searches(roost)
        if self.articles <= MOST_FOR_WAGTAIL:
            from bench.wagtail_beside import measure

            measure(roost, self.hot, self.articles, self.seconds)

    def record(self, roost: Server) -> None:
        """Write down what Roost answers, for the servers that do nothing but send it."""
        client = Client(roost.url)
        every = [path for paths in self.hot.values() for path in paths]
        answers = {path: client.get(path).decode() for path in every}
        Path(os.environ["BENCH_ANSWERS"]).write_text(json.dumps(answers))

    def answers(self, roost: Server, wsgi: Server, django: Server, token: str) -> None:
        """From memory, each for the first time, and with a token; beside the bare servers."""
        runs: dict[tuple[str, str], list[Load]] = defaultdict(list)
        for _ in range(ROUNDS):
            for name, paths in self.hot.items():
                runs[name, "bare WSGI"].append(load(wsgi, paths, self.seconds))
                load(roost, paths, 1)
                runs[name, "from memory"].append(load(roost, paths, self.seconds))
                runs[name, "every answer new"].append(load(roost, paths, self.seconds, new=True))
                runs[name, "with a token"].append(load(roost, paths, self.seconds, token=token))
                runs[name, "bare Django view"].append(load(django, paths, self.seconds))
        head("", "Of bare WSGI")
        for (name, kind), found in runs.items():
            bare = runs[name, "bare WSGI"]
            ratios = [one.rate / other.rate for one, other in zip(found, bare, strict=True)]
            row(f"{name}, {kind}", found, f"{statistics.median(ratios):.3f}")

    def slow_views_beside(self, roost: Server) -> None:
        """The load from memory while one client asks for slow things, one after the other."""
        head("R1 from memory, while a client asks for", "Of those alone")
        paths = self.hot["R1"]
        alone, runs = [], defaultdict(list)
        slow = {"/waits": "a view that waits 50 ms", "/computes": "one that computes for 50 ms"}
        for _ in range(ROUNDS):
            alone.append(load(roost, paths, self.seconds))
            for path in slow:
                script = f"import requests\nwhile True: requests.get('{roost.url}{path}')"
                busy = subprocess.Popen([sys.executable, "-c", script])
                time.sleep(1)
                runs[path].append(load(roost, paths, self.seconds))
                busy.kill()
                busy.wait()
        row("nothing else", alone, "1.00")
        for path, found in runs.items():
            ratios = [one.rate / other.rate for one, other in zip(found, alone, strict=True)]
            row(slow[path], found, f"{statistics.median(ratios):.2f}")

    def publishing_beside(self, roost: Server) -> None:
        """The load from memory while another process publishes.

        On the core that they share the load goes first: it is the server that is measured.
        """
        paths = [*self.hot["R1"], *self.hot["R2"], *self.hot["R3"]]
        arguments = [roost.url, str(PUBLISH_SECONDS + 4), str(PUBLISH_RATE)]
        command = ["chrt", "--idle", "0", sys.executable, "-m", "bench.publisher", *arguments]
        alone, beside, delays = [], [], []
        load(roost, paths, 1)
        for _ in range(ROUNDS):
            alone.append(load(roost, paths, PUBLISH_SECONDS))
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as publisher:
                assert publisher.stdout is not None
                publisher.stdout.readline()  # it begins
                beside.append(load(roost, paths, PUBLISH_SECONDS))
                output, _ = publisher.communicate()
            delays += json.loads(output)
        ratios = [one.rate / other.rate for one, other in zip(beside, alone, strict=True)]
        delays.sort()
        head(f"R1 to R3 from memory, while another process publishes {PUBLISH_RATE} a second", "")
        row("nothing else", alone, "1.00")
        row("publishing", beside, f"{statistics.median(ratios):.2f}")
        print(f"\nPublished {len(delays)} times; the old answer was sent for", end=" ")
        print(f"{statistics.median(delays):.0f} ms (median) after the commit,", end=" ")
        print(f"{delays[-1]:.0f} ms at most.", flush=True)

    def cold_starts(self) -> Iterator[float]:
        """Give the seconds from the start of a server to its first answer."""
        for _ in range(3):
            with serving(ROOST, self.hot["R1"][0]) as server:
                yield server.started_in

    def everything(self, roost: Server) -> None:
        """R4: all articles with their bodies, over one connection."""
        client = Client(roost.url)
        pages = f"{NEWEST}&limit=100&fields=*&count=off"
        export = "/api/v1/export/?types=pages.ArticlePage"
        rounds = 9 if self.articles <= MOST_FOR_WAGTAIL else 1
        first = timed(partial(client.size, export, "localhost:1"))
        whole = client.get(export, "localhost:1")
        assert whole.count(b'"op":"upsert"') == self.articles
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            size = client.size(export, "localhost:1")
            times.append((time.perf_counter() - began) * 1_000)
            assert size == len(whole), size
        found = f"the first of a process {first:.0f} ms, then {spread(times)}"
        line(f"R4, {self.articles:,} articles by export", found)
        for label, new in (("new", True), ("from memory", False)):
            times = []
            for n in range(rounds):
                began = time.perf_counter()
                bodies = list(client.pages(pages, f"localhost:{n + 1 if new else 0}"))
                times.append((time.perf_counter() - began) * 1_000)
                count = sum(body.count(b'"type":"pages.ArticlePage"') for body in bodies)
                assert count >= self.articles, count
            line(f"R4, {self.articles:,} articles by pages of 100, {label}", spread(times))

    def deep_lists(self, roost: Server) -> None:
        """Pages of a long list, each for the first time, one after the other."""
        client = Client(roost.url)
        path = f"{NEWEST}&count=off"
        asked = {
            "20 newest, counted": [(NEWEST, f"localhost:{n}") for n in range(1, 300)],
            "20 newest": [(path, f"localhost:{n}") for n in range(1, 300)],
            "20 at an offset of up to 10,000": [
                (f"{path}&offset={n * 7919 % min(10_001, self.articles)}", f"localhost:{n}")
                for n in range(1, 300)
            ],
        }
        for label, requests in asked.items():
            line(label, percentiles([timed(partial(client.get, *one)) for one in requests]))
        following = client.pages(path, "localhost:301")
        times = [
            timed(partial(next, following, b"")) for _ in range(min(1_000, self.articles // 20))
        ]
        line("20 by cursor", percentiles(times))

    def searches(self, roost: Server) -> None:
        """R5: every search another one."""
        from bench.content import words

        asked = [f"/api/v1/search/?q={word}&limit=10" for word in words(2_000)]
        head("Every search for another word, 10 hits", "")
        for label, more in (("R5", ""), ("R5 without highlights", "&highlight=off")):
            paths = [path + more for path in asked]
            load(roost, paths, 1, new=True)
            found = [load(roost, paths, self.seconds, new=True) for _ in range(ROUNDS)]
            row(label, found, "")


if __name__ == "__main__":
    main()
