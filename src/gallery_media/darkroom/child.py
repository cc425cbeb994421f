"""The inside of a child process: framed questions on its input go in, framed answers come out.

Started as ``python -I -m gallery_media.darkroom.child develop|audit|read``. Everything is imported
before the first photo, and confined before the first hostile byte. Of an error only its family
and its words go back.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from gallery_media.darkroom import wire
from gallery_media.darkroom.confine import allow_cpu, confine
from gallery_media.darkroom.frames import BrokenFrame, read_frame, write_frame
from gallery_media.errors import GalleryMediaError
from gallery_media.imaging.limits import Limits
from gallery_media.model.variant import Format

Answer = tuple[dict[str, Any], tuple[bytes, ...]]
Work = Callable[[dict[str, Any], tuple[bytes, ...]], Answer]

_TRUSTED = 2**40  # the house's questions are bounded by the house


def main() -> None:
    """Serve questions until the house closes the pipe."""
    questions, answers = _private_pipes()
    setup, _ = read_frame(questions, _TRUSTED)
    try:
        # Which role is which module is decided here, not by a name that came over the pipe.
        roles = {"develop": _developer, "audit": _auditor, "read": _reader}
        work = roles[sys.argv[1]](setup)
    except GalleryMediaError as why:
        write_frame(answers, {"family": type(why).__name__, "words": str(why)})
        return
    confine(setup["memory"], setup["open_files"])
    write_frame(answers, {"ready": True})
    while True:
        try:
            header, parts = read_frame(questions, _TRUSTED)
        except BrokenFrame:
            return
        allow_cpu(setup["seconds"])
        write_frame(answers, *_answer(work, header, parts))


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes under new numbers: what a library prints must not end up among answers."""
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    os.close(nothing)
    return questions, answers


def _answer(work: Work, header: dict[str, Any], parts: tuple[bytes, ...]) -> Answer:
    try:
        return work(header, parts)
    except GalleryMediaError as why:
        return {"family": type(why).__name__, "words": str(why)}, ()
    except Exception as why:  # noqa: BLE001  (what a decoder throws must not end this talk)
        return {"family": "", "words": type(why).__name__}, ()


def _developer(setup: dict[str, Any]) -> Work:
    from gallery_media.imaging.develop import develop  # the auditor never loads this

    limits = Limits(**setup["photo"])

    def work(header: dict[str, Any], parts: tuple[bytes, ...]) -> Answer:
        development = develop(parts[0], wire.unpack_recipe(header["recipe"]), limits)
        return wire.pack_development(development)

    return work


def _auditor(setup: dict[str, Any]) -> Work:  # noqa: ARG001
    from gallery_media.metadata.audit import audit_pixels_only, self_check

    self_check()

    def work(header: dict[str, Any], parts: tuple[bytes, ...]) -> Answer:
        pairs = zip(header["files"], parts, strict=True)
        verdicts = [
            audit_pixels_only(data, Format(format), width, height)
            for (format, width, height), data in pairs
        ]
        return {"cleared": [verdict.sha256 for verdict in verdicts]}, ()

    return work


def _reader(setup: dict[str, Any]) -> Work:  # noqa: ARG001
    from gallery_media.metadata.read import read_raw_tags
    from gallery_media.metadata.revealed import what_it_reveals
    from gallery_media.metadata.secrets import secrets_of

    def work(header: dict[str, Any], parts: tuple[bytes, ...]) -> Answer:
        if header.get("question") == "secrets":
            found = secrets_of(read_raw_tags(parts[0]), header["name"], header["sha256"])
            return wire.pack_secrets(found), ()
        return wire.pack_revelations(what_it_reveals(read_raw_tags(parts[0]))), ()

    return work


if __name__ == "__main__":
    main()
