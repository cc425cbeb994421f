"""A task waits for its work no longer than its time, and lets nothing get lost by it."""

from __future__ import annotations

import pickle
import threading
from contextvars import ContextVar
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from prefect.tasks import Task

import gallery_flows
from gallery_flows import bounded
from gallery_flows.bounded import Hung, within
from gallery_flows.trying import worth_trying_again
from gallery_media.errors import StorageUnavailable, TryAgain
from gallery_media.settings.work import WorkSettings

WHO: ContextVar[str] = ContextVar("WHO", default="nobody")


def all_tasks() -> list[Task[Any, Any]]:
    modules = [
        import_module(f"gallery_flows.{one.name}") for one in iter_modules(gallery_flows.__path__)
    ]
    found = {
        id(one): one for module in modules for one in vars(module).values() if isinstance(one, Task)
    }
    return list(found.values())


def test_every_task_has_an_end() -> None:
    """Of its own, and none of Prefect's, which would break into its thread."""
    tasks = all_tasks()
    assert len(tasks) >= 20
    assert [one.name for one in tasks if not hasattr(one.fn, "minutes")] == []
    assert [one.name for one in tasks if one.timeout_seconds is not None] == []


def test_what_is_done_in_time_gives_what_it_made_or_raised() -> None:
    """In its caller's context, by which Prefect knows the run."""
    WHO.set("a run")
    assert within(60, WHO.get) == "a run"
    with pytest.raises(StorageUnavailable, match="away"):
        within(60, _raise)


def _raise() -> None:
    raise StorageUnavailable("away")


def test_nobody_waits_for_what_hangs() -> None:
    """It is of the family that is tried again, though not by the same run, and says so to people;
    the message goes through processes as well."""
    go_on = threading.Event()
    with pytest.raises(Hung, match=r"not done within 0\.1 seconds.*nothing is lost") as hung:
        within(0.1, lambda: go_on.wait(60))
    go_on.set()
    assert isinstance(hung.value, TryAgain)
    assert str(pickle.loads(pickle.dumps(hung.value))) == str(hung.value)
    state: Any = type("Failed", (), {"data": hung.value})()
    nobody: Any = None
    assert not worth_trying_again(nobody, nobody, state)
    state.data = StorageUnavailable("away")
    assert worth_trying_again(nobody, nobody, state)


@pytest.mark.parametrize(
    ("minutes", "hours", "seconds"), [(bounded.AS_SET, 6, 21_600), (30, 6, 1_800), (30, 0.1, 360)]
)
def test_the_settings_bound_every_task(
    minutes: float, hours: float, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``longest_hours`` for what grows with a gallery, and no more than that for anything."""
    monkeypatch.setattr(bounded, "work_settings", lambda: WorkSettings(longest_hours=hours))
    assert bounded.seconds_of(minutes) == seconds
