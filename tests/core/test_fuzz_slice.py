"""A short slice of the fuzz with fixed seeds: the contracts hold, and the fuzz itself can fail."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from gallery_media.metadata.audit.canaries import Canary, plant
from gallery_media.metadata.audit.samples import AVIF, JPEG
from gallery_media.metadata.embed import embed
from gallery_media.model.variant import Format
from tests.fuzz import seeds
from tests.fuzz.mutants import Mutant, mutant
from tests.fuzz.mutators import TOKEN
from tests.fuzz.oracle import escape, without_picture
from tests.fuzz.rates import rate
from tests.fuzz.report import Report, findings_in
from tests.fuzz.runner import run
from tests.fuzz.trial import Breach, Trial
from tests.fuzz.watch import Ended, lines_of
from tests.makers.records import FULL

SLICE = [number for number in range(480) if number % 4 != 1]
"""Without the test photos, which not every machine has."""


@pytest.mark.parametrize("first", range(0, len(SLICE), 120))
def test_intake_and_audit_keep_their_promises_for_mutated_files(first: int) -> None:
    """Only rejections of the right family, and nothing accepted that differs beside its pixels."""
    endings: Counter[str] = Counter()
    for number in SLICE[first : first + 120]:
        made = mutant("slice1", number)
        assert made is not None
        endings.update(Trial(made).run())
    assert endings["audit refused"] > 25
    assert endings["sniff accepted"] > 10
    assert endings["sniff refused"] > 5


def test_a_seed_and_a_number_always_give_the_same_file() -> None:
    """Else nothing that was found could be found again."""
    numbers = [2, 3, 40, 47, 81, 190]
    once, again = ([_digest("same", number) for number in numbers] for _ in range(2))
    assert once == again
    assert len(set(once)) == len(numbers)
    assert _digest("other", 3) != _digest("same", 3)


def _digest(seed: str, number: int) -> str:
    made = mutant(seed, number)
    return made.sha256 if made else "no test photos here"


def test_most_mutations_change_the_file() -> None:
    """A fuzz that tries clean files again and again proves nothing."""
    made = [mutant("change", number) for number in range(0, 400, 2)]
    changed = [one for one in made if one and one.data != one.base.data]
    assert len(changed) > 170


AMONG_CODED_BITS = (
    "JPEG bare bytes, before the end",
    "JPEG fill bytes, before the end",
    "JPEG bytes behind the last block",
)
"""Before the marker that ends a scan: only a decoder knows that they are not of the picture."""
CANARIES = [canary for canary in plant(TOKEN) if canary.carrier not in AMONG_CODED_BITS]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.carrier)
def test_the_oracle_sees_every_canary(canary: Canary) -> None:
    """It judges what the auditor accepts, so it must not be blind where a token can stand."""
    assert escape({Format.JPEG: JPEG, Format.AVIF: AVIF}[canary.format], canary.data)


@pytest.mark.parametrize("seed", seeds.finished(), ids=lambda seed: seed.name)
def test_the_oracle_lets_only_the_bits_of_the_picture_differ(seed: seeds.FinishedSeed) -> None:
    """A flipped bit shows in every other place; there are such places in every format."""
    assert escape(seed.data, seed.data) == ""
    silent = 0
    for at in range(0, len(seed.data), 7):
        other = bytearray(seed.data)
        other[at] ^= 0x10
        silent += escape(seed.data, bytes(other)) == ""
    outside = len(without_picture(seed.data))
    assert 0 <= silent <= (len(seed.data) - outside) / 7 + 40


@pytest.mark.parametrize("format", ["jpg", "webp", "avif", "png"])
def test_the_oracle_sees_a_record_where_there_should_be_none(format: str) -> None:
    """Metadata are no bits of the picture."""
    bare = next(seed.data for seed in seeds.finished() if seed.name == f"finished/bare.{format}")
    assert escape(bare, embed(bare, format, FULL))


@pytest.mark.parametrize("seed", seeds.finished(), ids=lambda seed: seed.name)
def test_a_token_between_two_bytes_is_accepted_at_most_among_the_pixels(
    seed: seeds.FinishedSeed,
) -> None:
    """Every seventh offset here, every one in ``python -m tests.fuzz rates``; JPEG's scans only."""
    found = rate(seed, step=7)
    assert found.escapes == 0
    assert found.accepted <= (found.tried // 20 if seed.format == "jpg" else 0)


def test_a_breach_says_the_step_and_the_kind_and_no_words_of_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The words of an error may hold a name."""

    def broken(_data: bytes) -> None:
        raise KeyError("Anna Paraudziņa")

    monkeypatch.setattr("tests.fuzz.trial.read_raw_tags", broken)
    made = mutant("breach", 3)
    assert made is not None
    with pytest.raises(Breach, match=r"^read: KeyError$"):
        Trial(made).run()


def test_an_accepted_file_with_something_else_in_it_is_a_breach(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If the auditor nodded at everything, the fuzz would say so."""
    monkeypatch.setattr("tests.fuzz.trial.audit", lambda *_: True)
    monkeypatch.setattr("tests.fuzz.trial.audit_pixels_only", lambda *_: True)
    base = seeds.finished()[0]
    with pytest.raises(Breach, match="an escape in a avif"):
        Trial(Mutant("nod", 0, base, base.data + TOKEN)).run()


def test_a_hang_ends_when_its_time_is_up() -> None:
    """The line before tells where it was."""
    seen: list[str] = []
    script = "import time; print('step 3 read', flush=True); time.sleep(60)"
    started = time.monotonic()
    with pytest.raises(Ended, match="took longer"):
        seen.extend(_lines(script, seen, 0.5))
    assert seen == ["step 3 read"]
    assert time.monotonic() - started < 10


def test_a_crash_is_told_by_its_signal() -> None:
    """A decoder that kills its process is the worst kind of finding."""
    script = "import os, signal; print('step 4 develop', flush=True); os.kill(os.getpid(), 11)"
    seen: list[str] = []
    with pytest.raises(Ended, match="SIGSEGV"):
        _lines(script, seen, 10)
    assert seen == ["step 4 develop"]


def _lines(script: str, seen: list[str], seconds: float) -> list[str]:
    def allowed(line: str) -> float:
        return seconds if line else 20

    for line in lines_of([sys.executable, "-c", script], allowed):
        seen.append(line)
    return []


def test_a_finding_is_kept_and_can_be_made_again(tmp_path: Path) -> None:
    """Seed and number are enough; at most three of a kind are kept, all are counted."""
    report = Report("kept")
    for number in (2, 6, 10, 14):
        report.take(f"breach {number} 0.1 1000 read: KeyError", 0)
    for finding in report.findings:
        finding.write(tmp_path)
    kept = list(findings_in(tmp_path))
    assert report.breaches == {"read: KeyError": 4}
    assert sorted(finding.number for finding in kept) == [2, 6, 10]
    for finding in kept:
        assert _digest(finding.seed, finding.number) == finding.sha256


def test_the_whole_machine_runs_in_children_of_its_own() -> None:
    """As ``make fuzz`` does it: every file is accounted for, with its time and memory."""
    report = run("slice1", 24, 60)
    assert report.files + report.absent == 24
    assert report.breaches == {}
    assert report.cpu > 0
    assert 10 < report.memory < 2_000
    assert len(list(report.lines())) > 5
