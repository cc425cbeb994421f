"""What flows and tasks are given. Prefect stores and shows it: ids and choices, nothing else."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import Any

import pytest
from prefect import Flow, Task

import gallery_flows

IDS = frozenset("claims gallery invite number photo photos release".split())
CHOICES = frozenset(
    "about at_most day days decision dry_run failed_again force gallery original pack reason "
    "receipts replace thorough unpin urgent".split()
)
COUNTED = frozenset({"what", "seen"})
"""How many of what, in words of the house's own."""

NOT_SHOWN = {("put_certificate", "certificate"), ("put_certificate", "house")}
"""Parameters of tasks that are findings, not words: digests, counts and names of rules."""

OF_A_RUN = {("send_letter", "facts")} | {
    ("send_notice", name) for name in ("flow", "run", "state", "address")
}
"""What Prefect itself calls a run, and its own address of it."""

KINDS: tuple[type[Any], ...] = (Flow, Task)


def everything() -> list[Any]:
    found = []
    for module in pkgutil.iter_modules(gallery_flows.__path__):
        room = importlib.import_module(f"gallery_flows.{module.name}")
        found += [
            one
            for one in vars(room).values()
            if isinstance(one, KINDS) and one.fn.__module__ == room.__name__
        ]
    return found


@pytest.mark.parametrize("one", everything(), ids=lambda one: one.name)
def test_parameters_are_ids_and_choices(one: Any) -> None:
    """No name, path, address or key; a new parameter needs a line here, and a reason."""
    for name in inspect.signature(one.fn).parameters:
        known = name in IDS | CHOICES | COUNTED or (one.name, name) in NOT_SHOWN | OF_A_RUN
        assert known, f"{one.name}({name}): would it be a name, a place, a path or a secret?"


@pytest.mark.parametrize("one", everything(), ids=lambda one: one.name)
def test_nothing_of_a_run_is_kept_but_its_state(one: Any) -> None:
    """Results would be files with what tasks returned."""
    assert one.persist_result in (None, False)


def test_flows_are_looked_at() -> None:
    """An empty list would pass for clean."""
    assert {"publish_gallery", "withdraw_photo", "receive_files"} <= {
        getattr(one, "name", "") for one in everything()
    } | {one.fn.__name__ for one in everything()}
