"""The house's own servers: started again when they died, given up when that does not help."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import pytest

from gallery_media.cli.intake_watch import LONGEST_PAUSE, pause_after
from gallery_media.cli.servers_watch import MOST_TRIES, PAUSE, ServersWatch
from gallery_media.embedded import Service
from gallery_media.errors import ServiceNotReady


@dataclass
class Server:
    """Answers as told, one answer a time; at the end it simply runs."""

    name: str
    answers: list[bool | ServiceNotReady] = field(default_factory=list)
    asked: int = 0

    def renew(self) -> bool:
        self.asked += 1
        answer = self.answers.pop(0) if self.answers else False
        if isinstance(answer, ServiceNotReady):
            raise answer
        return answer


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def a_watch(*servers: Server) -> tuple[ServersWatch, Clock]:
    clock = Clock()
    return ServersWatch([cast("Service", server) for server in servers], clock), clock


def test_a_server_that_died_is_named_once() -> None:
    """The others are left as they are."""
    watch, _ = a_watch(Server("storage"), Server("prefect", [True]))
    assert watch.turn() == ("prefect",)
    assert watch.turn() == ()


def test_a_server_that_does_not_start_is_tried_with_pauses_and_then_given_up() -> None:
    """Nobody watches a loop that goes on for ever; a process that ends is noticed."""
    server = Server("prefect", [ServiceNotReady(str(number)) for number in range(MOST_TRIES)])
    watch, clock = a_watch(server)
    for number in range(MOST_TRIES):
        assert watch.lost is None
        with pytest.raises(ServiceNotReady):
            watch.turn()
        assert watch.turn() == ()  # not yet again
        assert server.asked == number + 1
        clock.now += PAUSE
    assert str(watch.lost) == str(MOST_TRIES - 1)


def test_a_server_that_came_back_is_forgiven() -> None:
    """Five failures in a month are not five in a row."""
    failing: list[bool | ServiceNotReady] = [ServiceNotReady("x")] * (MOST_TRIES - 1)
    watch, clock = a_watch(Server("prefect", [*failing, True, *failing]))
    for _ in range(2 * MOST_TRIES):
        clock.now += PAUSE
        try:
            watch.turn()
        except ServiceNotReady:
            continue
    assert watch.lost is None


def test_a_house_without_servers_of_its_own_has_nothing_to_do() -> None:
    """Where settings name another storage and another Prefect."""
    watch, _ = a_watch()
    assert watch.turn() == ()


def test_a_night_without_storage_does_not_end_the_intake() -> None:
    """Each failure doubles the pause up to its limit; the thousandth once was no number any more,
    and the thread that takes files in died of it."""
    assert [pause_after(failures, 1.0) for failures in (1, 2, 3)] == [2.0, 4.0, 8.0]
    assert pause_after(100_000, 1.0) == LONGEST_PAUSE
    assert pause_after(100_000, 0.05) == LONGEST_PAUSE
