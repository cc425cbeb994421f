"""A question to the Prefect server goes in; gauges of the runs that are due come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from prometheus_client.core import GaugeMetricFamily

from gallery_media.observing.families import family, one


@dataclass(frozen=True, slots=True)
class PrefectQueue:
    """``runs``: how many, by deployment and state. ``oldest_wait_seconds``: since when the first
    of those that nobody has taken was due; 0 when there is none."""

    runs: Mapping[tuple[str, str], int]
    oldest_wait_seconds: float


Ask = Callable[[], PrefectQueue]
"""Raises whatever a server that is away makes of a question."""


def queue_families(ask: Ask) -> Iterator[GaugeMetricFamily]:
    """``prefect_up`` always; the rest only where there is an answer: old numbers would look like
    new ones."""
    words = "Whether the Prefect server answered this scrape."
    try:
        found = ask()
    except Exception:  # noqa: BLE001 - the house's other numbers do not depend on Prefect
        yield one("prefect_up", words, 0)
        return
    yield one("prefect_up", words, 1)
    runs = family("prefect_runs", "Runs that are due or under way.", "deployment", "state")
    for (deployment, state), count in found.runs.items():
        runs.add_metric([deployment, state], count)
    yield runs
    yield one(
        "prefect_oldest_wait_seconds",
        "Since when the run that waits longest for somebody to take it was due.",
        found.oldest_wait_seconds,
    )
