"""mutmut's results and the list of equivalent mutants go in; a score and a judgement come out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

_BY_ITS_END = ("timeout", "segfault")
"""An auditor that hangs or dies gives no verdict; each is named, since a test would be better."""
_CAUGHT = {"killed", *_BY_ITS_END}


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Module and function, the code that was and that became, and why no test can tell."""

    place: str
    was: str
    became: str
    why: str

    @property
    def change(self) -> tuple[str, str, str]:
        return self.place, self.was, self.became


@dataclass(frozen=True, slots=True)
class Result:
    """One mutant and what became of it, in mutmut's words."""

    change: tuple[str, str, str]
    status: str


@dataclass(frozen=True, slots=True)
class Judgement:
    text: str
    good: bool


def read_equivalent(path: Path) -> list[Equivalent]:
    """One for each mutant under each reason; a mutant is a list of place, was and became."""
    listed = tomllib.loads(path.read_text(encoding="utf-8"))["equivalent"]
    return [
        Equivalent(place, was, became, group["why"])
        for group in listed
        for place, was, became in group["mutants"]
    ]


def read_results(modules: list[str]) -> list[Result]:
    """Of these modules, or of all; read from mutmut's folder below the current one."""
    found: list[Result] = []
    for path in walk_mutatable_files():
        if modules and path.stem not in modules:
            continue
        data = SourceFileMutationData(path=path)
        data.load()
        for name, code in data.exit_code_by_key.items():
            status = status_by_exit_code[code]
            change = (name, "", "") if status == "killed" else _change(name, path)
            found.append(Result(change, status))
    return found


def _change(name: str, path: Path) -> tuple[str, str, str]:
    """What tells this mutant from others, without mutmut's numbers, which move."""
    function, class_name = orig_function_and_class_names_from_key(name)
    place = ".".join(filter(None, (path.stem, class_name, function)))
    lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
    was, became = (
        " ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
    )
    return place, was, became


def judge(results: list[Result], equivalent: list[Equivalent]) -> Judgement:
    """Good if all were caught but those listed, and each on the list did survive.

    One on the list that outlasts its time has not been caught: all tests ran for it, slowly.
    """
    listed = {one.change for one in equivalent}
    ended = [r for r in results if r.status in _BY_ITS_END and r.change not in listed]
    caught = [r for r in results if r.status in _CAUGHT and r.status not in _BY_ITS_END] + ended
    survivors = [result for result in results if result not in caught]
    strangers = [result for result in survivors if result.change not in listed]
    stale = listed - {result.change for result in survivors}
    lines = []
    for result in (*ended, *strangers):
        place, was, became = result.change
        lines += [f"\n{result.status}: {place}", f"  - {was}", f"  + {became}"]
    for place, was, became in sorted(stale):
        lines += [f"\nlisted as equivalent, but caught or gone: {place}", f"  - {was}"]
        lines += [f"  + {became}"]
    meaningful = len(results) - (len(survivors) - len(strangers))
    score = 100 * len(caught) / meaningful if meaningful else 0.0
    lines.append(
        f"\n{len(results)} mutants, {len(caught)} caught ({len(ended)} of them by their end), "
        f"{len(survivors) - len(strangers)} equivalent, {len(strangers)} survived: "
        f"{score:.1f} % of the meaningful ones"
    )
    return Judgement("\n".join(lines), bool(results) and not strangers and not stale)
