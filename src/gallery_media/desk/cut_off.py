"""Files that ended before their pictures did go in; how long each has been waited for comes out.

Kept in a file of the house, so that a restart does not begin every wait anew: what is written down
is for how long we saw a file unchanged, and no clock of any machine.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SAVE_EVERY = 30.0
"""Seconds of waiting that a crash may cost: they are waited for once more, never left out."""

Key = tuple[str, bytes]
"""Gallery and raw path below its folder."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """How such a file looked (bytes, nanoseconds), and since when (our monotonic clock)."""

    size: int
    mtime_ns: int
    since: float

    def is_same(self, size: int, mtime_ns: int) -> bool:
        return (self.size, self.mtime_ns) == (size, mtime_ns)


class CutOffs:
    """What is waited for; with a ``file`` it outlives this process. Not for two threads at once."""

    def __init__(self, file: Path | None, now: float) -> None:
        """``now``: the caller's monotonic clock. A file that cannot be read is begun anew."""
        self._file = file
        self._known: dict[Key, CutOff] = {} if file is None else _read(file, now)
        self._saved = (frozenset(self._known), now)

    def __getitem__(self, key: Key) -> CutOff:
        return self._known[key]

    def get(self, key: Key) -> CutOff | None:
        """What is known of the file, or None."""
        return self._known.get(key)

    def note(self, key: Key, seen: CutOff) -> None:
        """From now on this file is waited for."""
        self._known[key] = seen

    def keep_only(self, there: Collection[Key], now: float) -> None:
        """Forget files that are gone, and write down what is left when it is time."""
        self._known = {key: seen for key, seen in self._known.items() if key in there}
        keys, at = self._saved
        if self._file and (keys != self._known.keys() or (keys and now - at >= SAVE_EVERY)):
            _write(self._file, self._known, now)
            self._saved = (frozenset(self._known), now)


def waited_for(file: Path) -> dict[Key, CutOff]:
    """What the house that wrote the file waits for, for whoever only looks."""
    return _read(file, 0.0)


def _read(file: Path, now: float) -> dict[Key, CutOff]:
    try:
        lines = json.loads(file.read_text())
        return {
            (gallery, bytes.fromhex(path)): CutOff(size, mtime_ns, now - waited)
            for gallery, path, size, mtime_ns, waited in lines
        }
    except (OSError, ValueError, TypeError):  # the wait begins anew, which is the careful side
        return {}


def _write(file: Path, known: dict[Key, CutOff], now: float) -> None:
    lines = [
        [gallery, path.hex(), seen.size, seen.mtime_ns, max(0.0, now - seen.since)]
        for (gallery, path), seen in known.items()
    ]
    draft = file.with_name(f".{file.name}.part")
    with suppress(OSError):  # a full disk costs a wait from the beginning, nothing else
        draft.write_text(json.dumps(lines))
        draft.replace(file)
