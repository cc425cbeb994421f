"""What this process measured and the folder of its host's others go in; their sums come out."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

from gallery_media.observing.families import PREFIX
from gallery_media.observing.meters import REGISTRY
from gallery_media.observing.past import gather_ended


class Measured(Collector):
    """Counters and histograms. Of the folder those of processes that have ended as well; Prefect's
    own numbers lie there too and are left out."""

    _turn = threading.Lock()

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def describe(self) -> Iterator[Metric]:
        """Nothing is read when the collector is registered."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """One scrape at a time: files of ended processes are taken together first."""
        if self._folder is None:
            yield from REGISTRY.collect()
            return
        with self._turn:
            gather_ended(self._folder)
            found = list(MultiProcessCollector(None, str(self._folder)).collect())
            own_among_them = any(self._folder.glob(f"*_{os.getpid()}.db"))
        shared = {family.name: family for family in found if family.name.startswith(PREFIX)}
        own = [] if own_among_them else list(REGISTRY.collect())
        for family in own:
            yield _with(family, shared.pop(family.name, None))
        yield from shared.values()


def _with(own: Metric, others: Metric | None) -> Metric:
    """One family out of two; what only the others have comes last."""
    if others is None:
        return own
    theirs = {_which(sample): sample for sample in others.samples}
    both = Metric(own.name, own.documentation, own.type)
    for sample in own.samples:
        other = theirs.pop(_which(sample), None)
        both.samples.append(sample._replace(value=sample.value + other.value) if other else sample)
    both.samples += theirs.values()
    return both


def _which(sample: Sample) -> tuple[str, frozenset[tuple[str, str]]]:
    return sample.name, frozenset(sample.labels.items())
