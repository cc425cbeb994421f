"""A folder goes in; something to wait with comes out, which a file event may cut short.

Events only wake the scan. Where none come (network shares, containers, a full event queue) the
scan comes a second later, and finds the same.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from watchfiles import Change, watch

from gallery_media.inbox.claim import WORK
from gallery_media.inbox.names import NameKind, kind_of

TRY_AGAIN = 30.0
"""Seconds until events are asked for again: the folder was away, or the system has no more
watches (fs.inotify.max_user_watches)."""

_LOOK_AGAIN = 5000  # milliseconds
_DEBOUNCE, _STEP = 60, 20  # milliseconds; a busy copy wakes us some ten times a second at most


class Wake:
    """Waits for a number of seconds or for an event in the folder; a context manager."""

    def __init__(self, folder: Path, *, retry: float = TRY_AGAIN) -> None:
        self._folder = folder
        self._retry = retry
        self._woken = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="inbox events", daemon=True)
        self.trouble = ""
        """Why no events come, or ""; nothing is lost by it but a second."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._woken.set()
        self._thread.join(5)

    def wait(self, seconds: float) -> bool:
        """Wait; True when an event came meanwhile or since the last wait."""
        woken = self._woken.wait(seconds)
        if not self._ended.is_set():
            self._woken.clear()
        return woken

    def now(self) -> None:
        """Wake whoever waits."""
        self._woken.set()

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                watched = self._folder.stat()
                for events in watch(
                    self._folder,
                    watch_filter=is_news,
                    debounce=_DEBOUNCE,
                    step=_STEP,
                    stop_event=self._ended,
                    rust_timeout=_LOOK_AGAIN,
                    yield_on_timeout=True,
                    ignore_permission_denied=True,
                ):
                    self.trouble = ""
                    if events:
                        self._woken.set()
                    elif not os.path.samestat(watched, self._folder.stat()):
                        break  # a share was mounted there, or the folder made anew: listen to that
            except Exception as why:  # noqa: BLE001 - whatever it is, the scan does without
                self.trouble = type(why).__name__
                self._ended.wait(self._retry)


def is_news(change: Change, path: str) -> bool:
    """Whether an event may be about an arrival: not our own claims, not others' temporary files."""
    parts = os.fsencode(path).split(b"/")
    return (
        change is not Change.deleted
        and WORK.encode() not in parts
        and kind_of(parts[-1]) is not NameKind.IGNORED
    )
