"""The auditor's self-check in a real child, and the clock that repeats it every night."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gallery_media.cli.self_check import AGAIN, EVERY, SelfCheck
from gallery_media.desk.self_check import check_auditor
from gallery_media.errors import AuditRefused, GalleryMediaError, ServiceNotReady

CHILD = """
import importlib, os, sys
role = sys.argv[-1]
if role == "audit":
    {spoil}
sys.argv = ["child", role]
importlib.import_module("gallery_media.darkroom.child").main()
"""
ACCEPTS = "importlib.import_module('gallery_media.metadata.audit.{}').{} = lambda *_: None"
REFUSES = "importlib.import_module('gallery_media.metadata.audit.samples').EDGE = 7"

Spoil = Callable[[str], None]


@pytest.fixture
def spoil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spoil:
    """Lets children run a statement before they become auditors, as a broken upgrade would."""

    def use(statement: str) -> None:
        script, starter = tmp_path / "child.py", tmp_path / "python"
        script.write_text(CHILD.format(spoil=statement))
        starter.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I "{script}" "$@"\n')
        starter.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(starter))

    return use


def test_an_auditor_that_is_fit_passes() -> None:
    """Really started, in a process of its own."""
    check_auditor()


def test_a_child_that_is_only_started_in_another_way_passes_too(spoil: Spoil) -> None:
    """So that the failures below are the auditor's, not the test's."""
    spoil("pass")
    check_auditor()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (ACCEPTS.format("self_check", "audit_pixels_only"), "lets this pass"),
        (ACCEPTS.format("self_check_blocks", "audit"), "lets this pass"),
        (REFUSES, "refuses a clean"),
    ],
)
def test_an_auditor_that_errs_is_told_in_words(spoil: Spoil, statement: str, words: str) -> None:
    """Blind to pixels' surroundings, blind to values, or refusing everything."""
    spoil(statement)
    with pytest.raises(AuditRefused, match=words):
        check_auditor()


def test_an_auditor_that_dies_before_it_is_ready_is_trouble(spoil: Spoil) -> None:
    """Nothing is known about it, so nothing passes."""
    spoil("os._exit(3)")
    with pytest.raises(ServiceNotReady):
        check_auditor()


class Auditor:
    """Counts how often it is checked; raises while it has something to say."""

    def __init__(self) -> None:
        self.checked = 0
        self.trouble: GalleryMediaError | None = None

    def __call__(self) -> None:
        self.checked += 1
        if self.trouble is not None:
            raise self.trouble


def test_the_check_runs_at_the_start_and_every_24_hours() -> None:
    """However often the watch asks in between, and whatever a wall clock says."""
    now, auditor = [1000.0], Auditor()
    check = SelfCheck(auditor, lambda: now[0])
    asked = 0
    while now[0] < 1000 + 3 * EVERY:
        assert check.trouble() is None
        now[0] += 1800
        asked += 1
    assert (auditor.checked, asked) == (3, 144)


def test_a_failed_check_stands_until_one_goes_well() -> None:
    """It is tried again sooner, because somebody is mending it."""
    now, auditor = [0.0], Auditor()
    check = SelfCheck(auditor, lambda: now[0])
    assert check.trouble() is None
    auditor.trouble = AuditRefused("lets this pass: JPEG comment")
    now[0] = EVERY
    assert check.trouble() is auditor.trouble
    found, auditor.trouble = auditor.trouble, None
    now[0] += AGAIN - 1
    assert check.trouble() is found
    now[0] += 1
    assert check.trouble() is None
    assert auditor.checked == 3
    now[0] += AGAIN
    assert check.trouble() is None
    assert auditor.checked == 3


def test_a_house_that_starts_unfit_publishes_nothing() -> None:
    """The first answer waits for the first check."""
    auditor = Auditor()
    auditor.trouble = ServiceNotReady("a child did not start")
    assert SelfCheck(auditor, lambda: 0.0).trouble() is auditor.trouble
