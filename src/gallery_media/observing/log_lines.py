"""Log records go in; one line of JSON each comes out, without anybody's words.

Only what our own modules say is told as a sentence, because they name ids and numbers (privacy). Of
what others say (libraries, Prefect about an exception) the line has logger, level and kind: their
text may repeat a path, a key or a stranger's words.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from gallery_media.mishaps import Mishap, counting
from gallery_media.observing.stopwatch import Part, Stopwatch
from gallery_media.steps import listening

EVENTS = logging.getLogger("gallery-media")
"""What is said for machines alone; no part of what Prefect keeps."""
EVENTS.propagate = False
EVENTS.addHandler(logging.NullHandler())

ALSO = ("gallery", "photo", "claim", "release", "step", "kind", "seconds", "times")
"""What a record may carry beside its sentence: ids, words of closed lists, numbers."""

OURS = Path(__file__).parents[1]
FLOWS = "gallery_flows"

RunIds = Callable[[], Mapping[str, str]]


class JsonLines(logging.Formatter):
    """One object a line: at, level, logger, event, and what belongs to it."""

    def __init__(self, run_ids: RunIds = dict) -> None:
        """``run_ids``: flow run and task run that this thread works for."""
        super().__init__()
        self._run_ids = run_ids

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": sentence(record),
            **self._run_ids(),
        }
        line |= {name: getattr(record, name) for name in ALSO if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False, default=lambda value: type(value).__name__)


def sentence(record: logging.LogRecord) -> str:
    """What our own code says, errors in it by their kind; of others, that they said something."""
    if not is_ours(record):
        return "said by a library"
    args = record.args
    if isinstance(args, tuple):
        args = tuple(_without_text(arg) for arg in args)
    elif isinstance(args, Mapping):
        args = {name: _without_text(arg) for name, arg in args.items()}
    said = str(record.msg) if not isinstance(record.msg, BaseException) else _kind(record.msg)
    return said % args if args else said


def is_ours(record: logging.LogRecord) -> bool:
    """By the file that said it, whatever logger it used."""
    file = Path(record.pathname)
    return file.is_relative_to(OURS) or file.parent.name == FLOWS


def is_worth_a_line(record: logging.LogRecord) -> bool:
    """Without its words, what a library says in passing says nothing."""
    return is_ours(record) or record.levelno >= logging.WARNING


def _without_text(arg: object) -> object:
    return _kind(arg) if isinstance(arg, BaseException) else arg


def _kind(error: BaseException) -> str:
    return type(error).__name__


@contextmanager
def json_lines(stream: TextIO, run_ids: RunIds = dict, *others: str) -> Iterator[None]:
    """While the block lasts, whatever is logged goes to ``stream`` as JSON, and each step of a
    photo and each mishap as an event. ``others``: loggers that may keep their records
    from the root's."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(run_ids))
    handler.setLevel(logging.INFO)
    handler.addFilter(is_worth_a_line)
    with ExitStack() as closing:
        for name in ("", EVENTS.name, *others):
            closing.enter_context(_alone(logging.getLogger(name), handler))
        closing.enter_context(_at_least_info(EVENTS))
        closing.enter_context(listening(Stopwatch(_took)))
        closing.enter_context(counting(_went_wrong))
        yield


@contextmanager
def _alone(logger: logging.Logger, handler: logging.Handler) -> Iterator[None]:
    """Plain lines for people stop: both on one stream would be parsed by nobody. Handlers that
    write to no stream (Prefect's API) stay."""
    before = list(logger.handlers)
    logger.handlers = [one for one in before if not isinstance(one, logging.StreamHandler)]
    if logger.parent is None or not logger.propagate:  # else its parent's handlers write it
        logger.addHandler(handler)
    try:
        yield
    finally:
        logger.handlers = before


@contextmanager
def _at_least_info(logger: logging.Logger) -> Iterator[None]:
    before = logger.level
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(before)


def _took(part: Part, about: str, seconds: float) -> None:
    whose = {Part.RECEIVE: "claim", Part.RELEASE: "release"}.get(part, "photo")
    EVENTS.info("done", extra={"step": part.value, whose: about, "seconds": round(seconds, 3)})


def _went_wrong(mishap: Mishap, kind: str, times: int) -> None:
    EVENTS.warning("%s trouble", mishap.value, extra={"kind": kind, "times": times})
