"""Originals go in from any thread, audited variants come out; all decoding is done by children.

One child develops, another one audits: the process that read a hostile file never gives the
verdict on what came out of it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection
from types import TracebackType
from typing import TypeVar

from gallery_media.darkroom import orders, wire
from gallery_media.darkroom.children import Children
from gallery_media.darkroom.limits import DarkroomLimits
from gallery_media.darkroom.places import Places
from gallery_media.darkroom.process import Child, Role
from gallery_media.errors import AuditRefused, DarkroomFailed, PhotoRejected
from gallery_media.imaging.memory import takes_much
from gallery_media.metadata.clearance import Clearance
from gallery_media.metadata.guards.scan import GuardKind
from gallery_media.metadata.revealed import Revelation
from gallery_media.metadata.secrets import Secret
from gallery_media.metadata.taken import Exposure
from gallery_media.metadata.words.sidecar import SidecarRefused
from gallery_media.model.blur import NO_BLUR, Blur
from gallery_media.model.metadata import NOTHING_SAID, Preset, PublicMetadata
from gallery_media.model.region import NOWHERE, Focus
from gallery_media.model.variant import Developed, Development, Recipe, RungName
from gallery_media.model.verdict import Verdict
from gallery_media.model.words import FileWords
from gallery_media.reasons import Code, Reason
from gallery_media.steps import Step, reached

_DEVELOPERS_PER_AUDITOR = 4  # developing takes about 15 times as long as auditing

Result = TypeVar("Result")


class Darkroom:
    """A pool of warm, confined child processes; a context manager, safe to use from any thread."""

    def __init__(
        self,
        workers: int,
        limits: DarkroomLimits | None = None,
        *,
        faces: bool = False,
        places: Places | None = None,
    ) -> None:
        """``workers``: how many photos are developed at once; one a core is right.

        ``faces``: the children load the detector, for recipes that name one. ``places``: those
        that this machine has, where other processes develop as well.
        """
        self._places = places
        self._table = threading.Lock()
        self._faces = faces
        self._limits = limits or DarkroomLimits()
        auditors = -(-workers // _DEVELOPERS_PER_AUDITOR)
        self._children = Children(
            {Role.DEVELOP: max(1, workers), Role.AUDIT: max(1, auditors)},
            Role.READ,  # few commands read metadata
            self._limits,
            faces=faces,
        )

    def __enter__(self) -> Darkroom:
        self._children.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._children.__exit__(kind, error, trace)

    def develop_and_audit(
        self,
        data: bytes,
        recipe: Recipe,
        record: PublicMetadata = NOTHING_SAID,
        only: Collection[RungName] | None = None,
        focus: Focus = NOWHERE,
        blur: Blur = NO_BLUR,
    ) -> tuple[Development, tuple[Verdict, ...]]:
        """Develop an original's bytes and have the finished variants audited, one verdict each.

        ``record`` is what the files say about themselves, each as much of it as its preset
        allows; ``only`` names the variants that are wanted; ``focus`` says where to look in it,
        ``blur`` what is made unrecognisable. Waits for a free child.

        Raises PhotoRejected (PhotoTruncated) with the reason, also when the photo kills or
        outlasts two children in a row; AuditRefused when a variant is not
        clean or could not be audited; DarkroomFailed when the darkroom is closed meanwhile;
        ServiceNotReady when children do not start at all.
        """
        if recipe.faces and not self._faces:
            raise ValueError("this darkroom was opened without the detector that the recipe names")
        if blur.suggested and not recipe.faces:
            raise ValueError("faces are to be found and blurred by a recipe without a detector")
        order = orders.Order(recipe, record, only, focus, blur)
        try:
            with self._room_for(data):
                development = self._children.ask(
                    Role.DEVELOP, lambda child: self._develop(child, data, order)
                )
        except DarkroomFailed as why:
            self._children.must_be_open()
            raise _rejection(why, Code.TOO_SLOW, Code.CRASHED) from why
        reached(Step.DEVELOPED)
        variants = development.variants
        try:
            verdicts = self._children.ask(Role.AUDIT, lambda child: _audit(child, variants))
        except DarkroomFailed as why:
            self._children.must_be_open()
            raise AuditRefused(
                f"auditing its variants {why}, twice. Nothing was published; "
                "report this to the maintainers."
            ) from why
        reached(Step.AUDITED)
        return development, verdicts

    def audit(self, variants: tuple[Developed, ...]) -> tuple[Verdict, ...]:
        """Have finished variants read again by today's auditor, one verdict each.

        Raises AuditRefused when one of them is not clean, or could not be audited.
        """
        try:
            return self._children.ask(Role.AUDIT, lambda child: _audit(child, variants))
        except DarkroomFailed as why:
            self._children.must_be_open()
            raise AuditRefused(f"auditing it {why}, twice; withdraw it.") from why

    def clear(
        self, data: bytes, given: PublicMetadata, preset: Preset
    ) -> tuple[Clearance, frozenset[GuardKind]]:
        """Decide what an original's variants may say; see ``metadata.policy``.

        The second answer names what of the file's own words needs a person's eyes first. Raises
        PhotoRejected when reading it kills or outlasts two children in a row.
        """
        question = {"question": "clearance", "given": given.as_values(), "preset": str(preset)}

        def ask(child: Child) -> tuple[Clearance, frozenset[GuardKind]]:
            answer, _ = child.ask(question, (data,))
            return wire.unpack_clearance(answer, preset)

        return self._read(ask)

    def words(self, data: bytes) -> FileWords:
        """What an original says in words, and marks. Raises PhotoRejected when reading it ends two
        children in a row."""
        return self._words(data, "file")[0]

    def sidecar(self, data: bytes) -> tuple[FileWords, PublicMetadata]:
        """What an XMP sidecar says in words and marks, and of rights (``strict`` fields alone).

        Raises SidecarRefused with the reason.
        """
        return self._words(data, "sidecar")

    def table(self, data: bytes) -> dict[str, FileWords]:
        """The words of a ``captions.csv`` that a stranger wrote, by the name of the photo.

        Raises SidecarRefused with the reason.
        """

        def ask(child: Child) -> dict[str, FileWords]:
            return wire.unpack_table(*child.ask({"question": "words", "of": "table"}, (data,)))

        return self._read_beside(ask)

    def _words(self, data: bytes, kind: str) -> tuple[FileWords, PublicMetadata]:
        def ask(child: Child) -> tuple[FileWords, PublicMetadata]:
            return wire.unpack_words(*child.ask({"question": "words", "of": kind}, (data,)))

        return self._read(ask) if kind == "file" else self._read_beside(ask)

    def _read_beside(self, question: Callable[[Child], Result]) -> Result:
        """Ask about a file that lies beside photos; one that ends two children is refused."""
        try:
            return self._children.ask(Role.READ, question)
        except DarkroomFailed as why:
            self._children.must_be_open()
            raise SidecarRefused.because(Reason.of(Code.XMP_TOO_SLOW)) from why

    def reveal(self, data: bytes) -> tuple[Revelation, ...]:
        """What an original's metadata gives away, for the operator's eyes only.

        Raises PhotoRejected when reading it kills or outlasts two children in a row.
        """
        return self._read(lambda child: _reveal(child, data))

    def secrets(self, data: bytes, *, name: str, sha256: str, photo: str) -> tuple[Secret, ...]:
        """What of an original must never be found in public; see ``metadata.secrets``.

        Raises PhotoRejected when reading it kills or outlasts two children in a row.
        """
        question = {"question": "secrets", "name": name, "sha256": sha256}

        def ask(child: Child) -> tuple[Secret, ...]:
            answer, _ = child.ask(question, (data,))
            return wire.unpack_secrets(answer, photo)

        return self._read(ask)

    def exposure(self, data: bytes) -> Exposure:
        """By what the exposure is known that made this original; see ``metadata.taken``.

        Raises PhotoRejected when reading it kills or outlasts two children in a row.
        """

        def ask(child: Child) -> Exposure:
            answer, _ = child.ask({"question": "exposure"}, (data,))
            return wire.unpack_exposure(answer)

        return self._read(ask)

    def thumbprint(self, data: bytes) -> bytes:
        """What the picture looks like; see ``imaging.likeness``.

        Raises PhotoRejected for what cannot be developed.
        """

        def ask(child: Child) -> bytes:
            _, parts = child.ask({"question": "thumbprint"}, (data,))
            return wire.unpack_thumbprint(parts)

        try:
            with self._room_for(data):
                return self._children.ask(Role.DEVELOP, ask)
        except DarkroomFailed as why:
            self._children.must_be_open()
            raise _rejection(why, Code.TOO_SLOW, Code.CRASHED) from why

    def pids(self) -> tuple[int, ...]:
        """Process ids of the living children, for the operator's eyes and for tests."""
        return self._children.pids()

    def is_alive(self) -> bool:
        """Whether any child is; those that died are replaced when the next photo needs them."""
        return self._children.is_alive()

    def _room_for(self, data: bytes) -> contextlib.AbstractContextManager[object]:
        """One after the other, on this machine, for photos whose decoders take much memory.

        Asked before a child is: whoever waits keeps none.
        """
        if not takes_much(data, self._limits.photo):
            return contextlib.nullcontext()
        return self._places.large_table() if self._places else self._table

    def _develop(self, child: Child, data: bytes, order: orders.Order) -> Development:
        with self._places.one() if self._places else contextlib.nullcontext():
            # Whoever develops nothing just now lends a core. With many photos nobody is idle.
            idle = self._children.idle(Role.DEVELOP)
            if idle and self._places:
                idle = min(idle, self._places.free())
            answer, parts = child.ask({**orders.pack_order(order), "workers": 1 + idle}, (data,))
        return orders.unpack_development(answer, parts, order, self._limits.photo)

    def _read(self, question: Callable[[Child], Result]) -> Result:
        """Ask the child that reads metadata. Raises PhotoRejected when a file ends two of them."""
        try:
            return self._children.ask(Role.READ, question)
        except DarkroomFailed as why:
            self._children.must_be_open()
            raise _rejection(why, Code.READING_TOO_SLOW, Code.READING_CRASHED) from why


def _rejection(why: DarkroomFailed, slow: Code, otherwise: Code) -> PhotoRejected:
    if why.megabytes:
        return PhotoRejected(Code.MEMORY, megabytes=why.megabytes)
    return PhotoRejected(slow, seconds=why.seconds) if why.seconds else PhotoRejected(otherwise)


def _reveal(child: Child, data: bytes) -> tuple[Revelation, ...]:
    answer, _ = child.ask({}, (data,))
    return wire.unpack_revelations(answer)


def _audit(child: Child, variants: tuple[Developed, ...]) -> tuple[Verdict, ...]:
    blobs = tuple(variant.data for variant in variants)
    answer, _ = child.ask(wire.pack_question(variants), blobs)
    return wire.unpack_verdicts(answer, variants)
