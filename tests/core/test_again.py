"""Which tests are asked again when they failed, and that one that fails twice has failed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import again

WAITING = "tests/browser/test_page.py::test_one"


@pytest.mark.parametrize(
    ("failed", "said"),
    [
        ([], "no test"),
        (["tests/core/test_page.py::test_one"], "tests/core/test_page.py::test_one"),
        ([WAITING, "tests/core/test_page.py::test_one"], "wait for nobody"),
        ([f"{WAITING}[{number}]" for number in range(4)], "4 tests"),
    ],
)
def test_what_is_no_accident_is_not_asked_again(failed: list[str], said: str) -> None:
    """None at all, tests that compute, and many."""
    why = again.refused(failed)
    assert why is not None
    assert said in why


def test_tests_that_wait_are_asked_again() -> None:
    """Up to three of them."""
    assert again.refused([f"{WAITING}[{number}]" for number in range(3)]) is None


@pytest.mark.parametrize(("truth", "status"), [("True", 0), ("False", 1)])
def test_what_fails_twice_has_failed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    truth: str,
    status: int,
) -> None:
    """And what passes alone is told by name."""
    test = tmp_path / "tests/browser/test_page.py"
    test.parent.mkdir(parents=True)
    test.write_text(f"def test_one():\n    assert {truth}\n")
    failed = tmp_path / "lastfailed"
    failed.write_text(json.dumps({WAITING: True}))
    monkeypatch.setattr(again, "ROOT", tmp_path)
    monkeypatch.setattr(again, "LAST_FAILED", failed)
    assert again.main() == status
    assert (f"PASSED ALONE; to be mended: {WAITING}" in capfd.readouterr().out) is (not status)
