"""A name and words go in; a gauge of the house comes out."""

from __future__ import annotations

from prometheus_client.core import GaugeMetricFamily

PREFIX = "gallery_media_"


def family(name: str, words: str, *labels: str) -> GaugeMetricFamily:
    """Empty; whoever asked for it adds its numbers."""
    return GaugeMetricFamily(PREFIX + name, words, labels=labels)


def one(name: str, words: str, value: float) -> GaugeMetricFamily:
    """A single number."""
    return GaugeMetricFamily(PREFIX + name, words, value=value)
