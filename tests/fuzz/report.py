"""Lines of the children go in, what was found and the figures come out."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.fuzz.mutants import mutant

FINDINGS = Path(__file__).parent / "findings"
_MOST_OF_A_KIND = 3
"""Findings that are kept of one kind: the first few are as good as all."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a contract did not hold: enough to make the file again, and none of its bytes.

    ``open``: why it is not mended yet, written by a person; empty for what must hold again.
    """

    seed: str
    number: int
    base: str
    sha256: str
    what: str
    open: str = ""

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.seed}-{self.number}.json"
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        return path


def findings_in(folder: Path) -> Iterator[Finding]:
    """All that were kept, the ones that are mended too."""
    for path in sorted(folder.glob("*.json")):
        yield Finding(**json.loads(path.read_text(encoding="utf-8")))


@dataclass
class Report:
    """The figures of a run. Times are CPU seconds of one file, memory is MB at its peak."""

    seed: str
    files: int = 0
    absent: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    breaches: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    cpu: float = 0.0
    slowest: list[tuple[float, int]] = field(default_factory=list)
    memory: int = 0
    thirstiest: tuple[int, int] = (0, 0)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, line: str, memory_before: int) -> int:
        """One line of a child; returns the child's peak of memory so far in kB."""
        word, number, *rest = line.split(" ", 4)
        with self._lock:
            if word == "absent":
                self.absent += 1
            if word not in ("done", "breach"):
                return memory_before
            cpu, memory, what = float(rest[0]), int(rest[1]), rest[2]
            self._count(int(number), cpu)
            grown = memory - memory_before if memory_before else 0
            self.thirstiest = max(self.thirstiest, (grown // 1024, int(number)))
            self.memory = max(self.memory, memory // 1024)
            if word == "done":
                self.endings.update(filter(None, what.split(";")))
            else:
                self._find(int(number), what)
            return memory

    def died(self, number: int, what: str) -> None:
        """A file that ended its child."""
        with self._lock:
            self._count(number, 0.0)
            self._find(number, what)

    def _count(self, number: int, cpu: float) -> None:
        self.files += 1
        self.cpu += cpu
        self.slowest = sorted([*self.slowest, (cpu, number)], reverse=True)[:5]

    def _find(self, number: int, what: str) -> None:
        self.breaches[what] += 1
        if self.breaches[what] <= _MOST_OF_A_KIND:
            made = mutant(self.seed, number)
            assert made is not None
            self.findings.append(Finding(self.seed, number, made.base.name, made.sha256, what))

    def lines(self) -> Iterator[str]:
        """For people to read."""
        yield f"seed {self.seed}: {self.files:,} files, {self.absent:,} without their test photo"
        for ending, count in self.endings.most_common():
            yield f"  {count:>9,}  {ending}"
        yield f"CPU: {self.cpu:,.0f} s; the slowest files:"
        for cpu, number in self.slowest:
            made = mutant(self.seed, number)
            yield f"  {cpu:>9.2f}  number {number}, {made.base.name if made else 'absent'}"
        grown, number = self.thirstiest
        yield f"memory: {self.memory} MB at most; {grown} MB more by one file (number {number})"
        yield f"breaches: {sum(self.breaches.values())}"
        for what, count in self.breaches.most_common():
            yield f"  {count:>9,}  {what}"
