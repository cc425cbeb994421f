"""For whom lines are written goes in; a process that runs flows writes them so, JSON or text.

Prefect reads ``lines.yml`` while it is imported itself: nothing here imports it before it is used.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gallery_media.observing.log_lines import JsonLines, is_worth_a_line, json_lines
from gallery_media.settings.logs import LogFormat

OTHERS = ("prefect", "uvicorn", "uvicorn.error")
"""Loggers that do not hand on to the root's handlers."""

FORMAT = "GALLERY_MEDIA_LOGS__FORMAT"


def of_runs(form: LogFormat) -> dict[str, str]:
    """Variables of processes in which flows run: they write from beginning to end for the same."""
    if form == "text":
        return {FORMAT: form}
    return {FORMAT: form, "PREFECT_LOGGING_SETTINGS_PATH": str(Path(__file__).with_suffix(".yml"))}


@contextmanager
def lines_of_runs(form: LogFormat) -> Iterator[None]:
    """With "json", steps and mishaps are lines as well while the block lasts."""
    if form == "text":
        yield
        return
    with json_lines(sys.stderr, _run_ids, *OTHERS):
        yield


def formatter() -> JsonLines:
    """For ``lines.yml``."""
    return JsonLines(_run_ids)


def chosen() -> Callable[[logging.LogRecord], bool]:
    """For ``lines.yml``."""
    return is_worth_a_line


def _run_ids() -> Mapping[str, str]:
    if not hasattr(sys.modules.get("prefect.context"), "TaskRunContext"):
        return {}  # Prefect is being imported, so that there is no run yet
    from gallery_flows.logs import run_ids

    return run_ids()
