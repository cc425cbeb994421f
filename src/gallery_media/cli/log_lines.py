"""A running house goes in; while the block lasts it writes for people, or for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from gallery_media.cli.console import console, errors
from gallery_media.observing.log_lines import json_lines
from gallery_media.settings.logs import LogFormat

OTHERS = ("prefect", "uvicorn", "uvicorn.error")
"""Loggers that do not hand on to the root's handlers."""


@contextmanager
def log_lines(form: LogFormat) -> Iterator[None]:
    """With "json", sentences for the terminal are not printed: they may name files. What ends the
    house is an exception, and is printed after the block."""
    if form == "text":
        yield
        return
    from gallery_flows.logs import run_ids

    console.quiet = errors.quiet = True
    try:
        with json_lines(sys.stderr, run_ids, *OTHERS):
            yield
    finally:
        console.quiet = errors.quiet = False
