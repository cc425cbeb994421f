"""The inside of a child process: framed questions on its input go in, framed answers come out.

Started as ``python -I -m gallery_media.darkroom.child develop|audit|read``. Everything is imported
before the first photo, and confined before the first hostile byte. Of an error only its family
and its words go back.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any, BinaryIO

from gallery_media.darkroom import orders, wire
from gallery_media.darkroom.confine import allow_cpu, confine
from gallery_media.darkroom.frames import OUT_OF_MEMORY, BrokenFrame, read_frame, write_frame
from gallery_media.errors import GalleryMediaError, PhotoRejected
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.memory import ran_out_of_memory
from gallery_media.model.metadata import Preset, PublicMetadata

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
    confine(setup["memory"], setup["open_files"], setup["house"])
    write_frame(answers, {"ready": True})
    while True:
        try:
            header, parts = read_frame(questions, _TRUSTED)
        except BrokenFrame:
            return
        allow_cpu(setup["seconds"] * header.get("workers", 1))
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
    except PhotoRejected as why:
        reason = {"code": why.reason.code.value, "params": why.reason.values()}
        return {"family": type(why).__name__, **reason}, ()
    except GalleryMediaError as why:
        return {"family": type(why).__name__, "words": str(why)}, ()
    except Exception as why:  # noqa: BLE001  (what a decoder throws must not end this talk)
        if ran_out_of_memory(why):
            return {"family": OUT_OF_MEMORY}, ()
        return {"family": "", "words": type(why).__name__}, ()


def _developer(setup: dict[str, Any]) -> Work:
    from gallery_media.imaging import fonts  # the auditor never loads these
    from gallery_media.imaging.develop import develop
    from gallery_media.imaging.faces import load_detector
    from gallery_media.imaging.likeness import thumbprint
    from gallery_media.metadata.embed import embed

    limits = Limits(**setup["photo"])
    fonts.load()
    find_faces = load_detector() if setup["faces"] else None

    def work(header: dict[str, Any], parts: tuple[bytes, ...]) -> Answer:
        if header.get("question") == "thumbprint":
            return {}, (thumbprint(parts[0], limits),)
        order = orders.unpack_order(header)
        records = {preset: order.record.narrowed(preset) for preset in Preset}
        find = find_faces if order.recipe.faces else None
        development = develop(
            parts[0],
            order.recipe,
            limits,
            order.only,
            order.focus,
            find,
            header["workers"],
            order.blur,
        )
        finished = tuple(
            replace(
                one,
                data=embed(one.data, one.format, records[one.preset], preset=one.preset),
            )
            for one in development.variants
        )
        return orders.pack_development(replace(development, variants=finished))

    return work


def _auditor(setup: dict[str, Any]) -> Work:  # noqa: ARG001
    from gallery_media.metadata.audit import audit, self_check, self_check_blocks

    self_check()
    self_check_blocks()

    def work(header: dict[str, Any], parts: tuple[bytes, ...]) -> Answer:
        pairs = zip(header["files"], parts, strict=True)
        verdicts = [
            audit(data, format, width, height, PublicMetadata.of_values(record), Preset(preset))
            for (format, width, height, preset, record), data in pairs
        ]
        return {"cleared": [verdict.sha256 for verdict in verdicts]}, ()

    return work


def _reader(setup: dict[str, Any]) -> Work:
    from gallery_media.darkroom.framing import framed
    from gallery_media.metadata.guards.held import guarded
    from gallery_media.metadata.policy import SETTLED, clear
    from gallery_media.metadata.read import read_raw_tags
    from gallery_media.metadata.revealed import what_it_reveals
    from gallery_media.metadata.secrets import secrets_of
    from gallery_media.metadata.taken import exposure_of
    from gallery_media.metadata.words import SidecarRefused, read_sidecar, read_table, words_of

    limits = Limits(**setup["photo"])

    def words(kind: str, data: bytes) -> Answer:
        try:
            if kind == "table":
                return wire.pack_table(read_table(data))
            tags = read_raw_tags(data) if kind == "file" else read_sidecar(data)
        except SidecarRefused as why:
            return wire.pack_refusal(why.reason), ()
        # The language of a text does not survive JSON, so the words are read on this side.
        rights = clear(tags, PublicMetadata(), Preset.STRICT).public
        said = words_of(tags)
        if kind == "file":
            said = replace(said, marks=framed(data, tags, limits))
        return wire.pack_words(said, rights)

    def work(header: dict[str, Any], parts: tuple[bytes, ...]) -> Answer:
        if header.get("question") == "clearance":
            given, preset = PublicMetadata.of_values(header["given"]), Preset(header["preset"])
            clearance = clear(read_raw_tags(parts[0]), given, preset, SETTLED)
            return wire.pack_clearance(clearance, guarded(clearance)), ()
        if header.get("question") == "words":
            return words(header["of"], parts[0])
        if header.get("question") == "secrets":
            found = secrets_of(read_raw_tags(parts[0]), header["name"], header["sha256"])
            return wire.pack_secrets(found), ()
        if header.get("question") == "exposure":
            return {"exposure": asdict(exposure_of(read_raw_tags(parts[0])))}, ()
        return wire.pack_revelations(what_it_reveals(read_raw_tags(parts[0]))), ()

    return work


if __name__ == "__main__":
    main()
