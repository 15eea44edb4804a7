"""The tables that measurements are printed in, in Markdown."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from bench.load import Load


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000


def percentiles(times: Sequence[float]) -> str:
    p95 = sorted(times)[int(len(times) * 0.95)]
    return f"{statistics.median(times):.1f} ms, p95 {p95:.1f} ms"


def spread(times: Sequence[float]) -> str:
    """Return the middle and the best of some times in ms."""
    return f"{statistics.median(times):.0f} ms, the best {min(times):.0f} ms"


def head(first: str, last: str) -> None:
    print(f"\n| {first} | A second | p50 / p99 ms | Processor µs | Errors | {last} |")
    print("|---|---|---|---|---|---|")


def row(label: str, runs: Sequence[Load], last: str) -> None:
    """Print the medians of some runs."""

    def middle(name: str) -> Any:
        return statistics.median(getattr(one, name) for one in runs)

    errors = sum(one.errors for one in runs)
    times = f"{middle('p50'):.2f} / {middle('p99'):.1f}"
    print(f"| {label} | {middle('rate'):,.0f} | {times} | {middle('spent'):.0f}", end=" ")
    print(f"| {errors} | {last} |", flush=True)


def line(label: str, figure: str) -> None:
    print(f"| {label} | {figure} |", flush=True)
