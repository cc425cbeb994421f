"""``make fuzz``: mutates, tries, prints the figures; exit code 1 where a contract did not hold.

``python -m tests.fuzz again SEED NUMBER [FILE]`` tells how one file ends and writes its bytes where
told; ``python -m tests.fuzz rates`` measures planted tokens.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from tests.fuzz.mutants import mutant
from tests.fuzz.rates import table
from tests.fuzz.report import FINDINGS
from tests.fuzz.runner import run
from tests.fuzz.trial import Breach, Trial


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    words = parser.add_subparsers(dest="word", required=True)
    long = words.add_parser("run")
    long.add_argument("--files", type=int, default=100_000)
    long.add_argument("--seconds", type=float, default=1_500)
    long.add_argument("--seed", type=_seed, default="1")
    long.add_argument("--findings", type=Path, default=FINDINGS)
    again = words.add_parser("again")
    again.add_argument("seed", type=_seed)
    again.add_argument("number", type=int)
    again.add_argument("file", type=Path, nargs="?")
    words.add_parser("rates").add_argument("--step", type=int, default=1)
    given = parser.parse_args()
    if given.word == "again":
        return _again(given.seed, given.number, given.file)
    if given.word == "rates":
        print("\n".join(table(given.step)))
        return 0
    report = run(given.seed, given.files, given.seconds)
    print("\n".join(report.lines()))
    for finding in report.findings:
        print(f"  kept: {finding.write(given.findings).name}")
    if report.files == 0:
        print("no file was tried: that is no result")
    return 1 if report.breaches or report.files == 0 else 0


def _seed(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_]{1,40}", text):
        raise argparse.ArgumentTypeError("letters and digits only: it becomes a file name")
    return text


def _again(seed: str, number: int, file: Path | None) -> int:
    made = mutant(seed, number)
    if made is None:
        print("its test photo is not on this machine")
        return 2
    print(f"{made.base.name}, {len(made.data):,} bytes, SHA-256 {made.sha256}")
    if file is not None:
        file.write_bytes(made.data)
    try:
        endings = Trial(made, lambda step: print(f"  {step}", flush=True)).run()
    except Breach as why:
        print(f"breach: {why}")
        return 1
    print(", ".join(endings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
