"""Trouble goes in, again and again; each new sentence about it is printed once."""

from __future__ import annotations

import traceback
from pathlib import Path

from gallery_media.cli.console import errors
from gallery_media.errors import GalleryMediaError
from gallery_media.observing.log_lines import EVENTS

AWAY = (
    "the Prefect server does not answer; what was begun goes on when it does, and nothing is lost."
)


class Saying:
    """What a watch has said and not yet taken back. Shared by its threads."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}

    def say(self, about: str, why: BaseException) -> None:
        """Once for each new sentence: the watch looks every second."""
        sentence = sentence_of(why)
        if self._said.get(about) != sentence:
            self._said[about] = sentence
            errors.print(f"{about}: {sentence}", style="yellow", markup=False)
            EVENTS.warning("%s: %s", about, why)

    def is_over(self, about: str) -> None:
        """The next trouble with it is news again."""
        self._said.pop(about, None)


def sentence_of(why: BaseException) -> str:
    """What to say of it."""
    from gallery_flows.away import is_away

    if isinstance(why, GalleryMediaError):
        return str(why)
    return AWAY if is_away(why) else unexpected(why)


def unexpected(why: BaseException) -> str:
    """Where something unforeseen happened. Not its text: that may hold a stranger's words."""
    frames = traceback.extract_tb(why.__traceback__)
    ours = [frame for frame in frames if "gallery_" in frame.filename] or list(frames)
    where = f" in {Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else ""
    return (
        f"something unforeseen happened ({type(why).__name__}{where}); it is tried again, and "
        "nothing is lost. If it stays so, report it to the maintainers."
    )
