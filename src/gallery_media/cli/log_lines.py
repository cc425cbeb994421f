"""A running house goes in; while the block lasts it writes for people, or for programs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from gallery_media.cli.console import console, errors
from gallery_media.settings.logs import LogFormat


@contextmanager
def log_lines(form: LogFormat) -> Iterator[None]:
    """With "json", sentences for the terminal are not printed: they may name files. What ends the
    house is an exception, and is printed after the block. Processes that are started meanwhile
    write likewise."""
    from gallery_flows.lines import lines_of_runs, of_runs

    before = dict(os.environ)
    os.environ.update(of_runs(form))
    console.quiet = errors.quiet = form == "json"
    try:
        with lines_of_runs(form):
            yield
    finally:
        console.quiet = errors.quiet = False
        for name in of_runs(form):
            if name in before:
                os.environ[name] = before[name]
            else:
                del os.environ[name]
