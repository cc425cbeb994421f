"""The inside of a child process: a seed and numbers go in, a line for each step and file comes out.

Started as ``python -m tests.fuzz.worker SEED FIRST COUNT``, confined as the darkroom's children
are. Lines: ``step NUMBER NAME`` before a step, ``done NUMBER CPU MEMORY ENDINGS`` behind a file,
``breach NUMBER CPU MEMORY WHAT``, ``absent NUMBER``; CPU in seconds, memory in kB at its peak.
"""

from __future__ import annotations

import os
import resource
import sys
import time

from gallery_media.darkroom.confine import confine
from gallery_media.darkroom.limits import DarkroomLimits
from tests.fuzz import seeds
from tests.fuzz.mutants import mutant
from tests.fuzz.trial import Breach, Trial

_LIMITS = DarkroomLimits()


def main() -> None:
    seed, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    out = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):  # what a library prints must not end up among the lines
        os.dup2(nothing, number)
    for pool in (seeds.made(), seeds.corpus(), seeds.finished()):
        assert isinstance(pool, tuple)
    confine(_LIMITS.develop_memory, _LIMITS.open_files)
    for number in range(first, first + count):
        os.write(out, _line(seed, number, out).encode())


def _line(seed: str, number: int, out: int) -> str:
    os.write(out, f"step {number} mutate\n".encode())
    made = mutant(seed, number)
    if made is None:
        return f"absent {number}\n"

    def begin(step: str) -> None:
        if step:
            _cap_memory(step)
            os.write(out, f"step {number} {step}\n".encode())

    started = time.process_time()
    try:
        word, rest = "done", ";".join(Trial(made, begin).run())
    except Breach as why:
        word, rest = "breach", str(why)
    cpu = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{word} {number} {cpu:.3f} {memory} {rest}\n"


def _cap_memory(step: str) -> None:
    """Developing may use more than reading and auditing, as in the darkroom."""
    soft = _LIMITS.develop_memory if step == "develop" else _LIMITS.audit_memory
    resource.setrlimit(resource.RLIMIT_AS, (soft, _LIMITS.develop_memory))


if __name__ == "__main__":
    main()
