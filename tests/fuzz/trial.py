"""One mutated file goes in, how each step ended comes out, or the ``Breach`` of a contract.

The contracts: sniff and develop raise only PhotoRejected; reading, revealing, secrets and
clearance never raise; the audit raises only AuditRefused, and accepts nothing that differs from a
clean file outside the bits of the picture.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from typing import TypeVar

from gallery_media.errors import AuditRefused, PhotoRejected
from gallery_media.imaging.develop import develop
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.sniff import sniff
from gallery_media.metadata.audit import audit, audit_pixels_only
from gallery_media.metadata.clearance import Clearance
from gallery_media.metadata.embed import embed
from gallery_media.metadata.policy import clear
from gallery_media.metadata.read import RawTags, read_raw_tags
from gallery_media.metadata.revealed import LONGEST_SHOWN, what_it_reveals
from gallery_media.metadata.secrets import MOST_SECRETS, secrets_of
from gallery_media.model.metadata import Preset, PublicFormat, PublicMetadata
from gallery_media.model.variant import Format, Recipe, Rung
from tests.fuzz import seeds
from tests.fuzz.mutants import Mutant
from tests.fuzz.oracle import FEWER, escape

RECIPE = Recipe(
    rungs=(Rung(Format.JPEG, 32, 70), Rung(Format.AVIF, 16, 50, 10)),
    name="fuzz",
    linear_light_up_to=16,
)
_LIMITS = Limits()
_PUBLIC = {
    "image/jpeg": PublicFormat.JPEG,
    "image/png": PublicFormat.PNG,
    "image/webp": PublicFormat.WEBP,
    "image/avif": PublicFormat.AVIF,
}
_Answer = TypeVar("_Answer")


class Breach(Exception):
    """What was promised and did not hold. Says the step and the kind, never a value."""

    def __init__(self, step: str, what: str) -> None:
        super().__init__(f"{step}: {what}")
        self.step, self.what = step, what


class Trial:
    """Runs the steps for one file. ``begin`` is told each step before it starts."""

    def __init__(self, mutant: Mutant, begin: Callable[[str], None] = lambda _step: None) -> None:
        self.mutant = mutant
        self._begin = begin
        self.endings: list[str] = []

    def run(self) -> list[str]:
        """Endings such as ``sniff rejected``, ``audit accepted``. Raises Breach."""
        if isinstance(self.mutant.base, seeds.FinishedSeed):
            self._audit(self.mutant.base)
        else:
            self._intake()
        self._begin("")
        return self.endings

    def _intake(self) -> None:
        data = self.mutant.data
        sniffed = self._step("sniff", lambda: sniff(data, _LIMITS), PhotoRejected)
        raw = self._must("read", lambda: read_raw_tags(data))
        self._told(raw)
        for preset in (Preset.STRICT, Preset.CREDITS):
            self._carried(self._cleared(raw, preset).public, preset)
        if sniffed is None:
            return
        if self.mutant.develop:
            self._develop()
        if format := _PUBLIC.get(sniffed.mime):
            size = (sniffed.width, sniffed.height)
            nothing = PublicMetadata()
            if self._step("audit", lambda: audit(data, format, *size, nothing), AuditRefused):
                self._is_bare(raw)

    def _told(self, raw: RawTags) -> None:
        told = self._must("reveal", lambda: what_it_reveals(raw))
        for one in told:
            shown = one.value_shown
            self._hold("reveal", shown.isprintable() and len(shown) <= LONGEST_SHOWN, "unfit words")
        digest = self.mutant.sha256
        found = self._must("secrets", lambda: secrets_of(raw, "AUS_0412.JPG", digest))
        self._hold("secrets", len(found) <= MOST_SECRETS, "too many")
        self._hold("secrets", all(one.is_sound() for one in found), "one that nobody can look for")
        self._must("pack", lambda: json.dumps([one.value for one in found]).encode())

    def _cleared(self, raw: RawTags, preset: Preset) -> Clearance:
        return self._must("clear", lambda: clear(raw, PublicMetadata(), preset))

    def _carried(self, record: PublicMetadata, preset: Preset) -> None:
        """What the policy lets out can be written and is accepted: else no photo could go."""
        if not record.filled:
            return
        bare = [seed for seed in seeds.finished() if not seed.record.filled]
        seed = bare[self.mutant.number // 2 % len(bare)]
        data = self._must("embed", lambda: embed(seed.data, seed.format, record, preset=preset))
        size = (seed.width, seed.height)
        self._must("audit", lambda: audit(data, seed.format, *size, record, preset))
        self.endings.append("record carried")

    def _develop(self) -> None:
        data = self.mutant.data
        made = self._step("develop", lambda: develop(data, RECIPE, _LIMITS), PhotoRejected)
        for variant in made.variants if made else ():
            parts = (variant.data, variant.format, variant.width, variant.height)
            self._must("audit", lambda parts=parts: audit_pixels_only(*parts))  # type: ignore[misc]

    def _is_bare(self, raw: RawTags) -> None:
        """Another reader than the auditor's finds nothing in a file that was accepted."""
        silent = not raw.tags and not raw.comments and not raw.trailer_bytes and not raw.problems
        self._hold("audit", silent, "accepted a file in which the reader finds something")

    def _audit(self, base: seeds.FinishedSeed) -> None:
        data, size = self.mutant.data, (base.width, base.height)
        verdict = self._step(
            "audit",
            lambda: audit(data, base.format, *size, base.record, base.preset),
            AuditRefused,
        )
        if not base.record.filled and base.format in ("jpg", "avif"):
            format = Format(base.format)
            other = self._step(
                "audit_pixels_only", lambda: audit_pixels_only(data, format, *size), AuditRefused
            )
            self._hold("audit", (verdict is None) == (other is None), "two audits disagree")
        if verdict is None:
            return
        if data == base.data:
            self.endings.append("unchanged after all")
            return
        differs = self._differs(base)
        if differs not in ("", FEWER):
            raise Breach("oracle", f"an escape in a {base.format}: {differs}")
        words = differs or "only the picture's bits differ"
        self.endings.append(f"{words} ({base.format})")

    def _differs(self, base: seeds.FinishedSeed) -> str:
        """A whole picture spliced in from another of our files is none that we did not make."""
        mine = (base.format, base.record, base.preset)
        same = [s for s in seeds.finished() if (s.format, s.record, s.preset) == mine]
        found = [escape(seed.data, self.mutant.data) for seed in (base, *same)]
        return next((one for one in ("", FEWER) if one in found), found[0])

    def _hold(self, step: str, holds: bool, otherwise: str) -> None:
        if not holds:
            raise Breach(step, otherwise)

    def _must(self, step: str, work: Callable[[], _Answer]) -> _Answer:
        self._begin(step)
        try:
            return work()
        except Exception as why:
            raise Breach(step, _kind(why)) from why

    def _step(
        self, step: str, work: Callable[[], _Answer], allowed: type[Exception]
    ) -> _Answer | None:
        """The answer, or None for a rejection of the allowed family; anything else is a breach."""
        self._begin(step)
        try:
            answer = work()
        except allowed:
            self.endings.append(f"{step} refused")
            return None
        except Exception as why:
            raise Breach(step, _kind(why)) from why
        self.endings.append(f"{step} accepted")
        return answer


def _kind(why: Exception) -> str:
    """The class and the line of ours that it came through; an error's words may hold values."""
    ours = [f for f in traceback.extract_tb(why.__traceback__) if "gallery_media" in f.filename]
    if not ours:
        return type(why).__name__
    module = ours[-1].filename.rpartition("gallery_media/")[2]
    return f"{type(why).__name__} in {module}, {ours[-1].name}"
