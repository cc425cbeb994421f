"""One publish of a gallery at a time, in whatever process; other galleries go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from gallery_media.catalogue import open_catalogue, sqlite_url
from gallery_media.desk.turn import others_publish, turn

HOLD = 0.6
DIES = """
import sys, time
from gallery_media.catalogue import open_catalogue
from gallery_media.desk.turn import turn
with open_catalogue(sys.argv[1]) as catalogue, turn(catalogue, "lampa-2017", print, hold=1.0):
    print("mine", flush=True)
    time.sleep(600)
"""


def test_two_who_publish_a_gallery_come_one_after_the_other(tmp_path: Path) -> None:
    """The second is told that it waits, and for as long others see that somebody is there."""
    url = sqlite_url(tmp_path / "catalogue.db")
    over, said, done = threading.Event(), threading.Event(), list[str]()

    def second() -> None:
        with open_catalogue(url) as own, turn(own, "lampa-2017", said.set, HOLD):
            done.append("second")

    with open_catalogue(url) as catalogue:
        assert not others_publish(catalogue, "lampa-2017")
        with turn(catalogue, "lampa-2017", over.set, HOLD):
            thread = threading.Thread(target=second)
            thread.start()
            assert said.wait(10)
            time.sleep(2 * HOLD)  # much longer than a turn that nobody renews
            done.append("first")
            assert others_publish(catalogue, "lampa-2017")
            assert not others_publish(catalogue, "cesis-2017")
            with turn(catalogue, "cesis-2017", over.set, HOLD):
                done.append("another gallery")
        assert others_publish(catalogue, "lampa-2017")  # who publishes in waves lets the other in
        thread.join(10)
        assert done == ["first", "another gallery", "second"]
        assert not over.is_set()
        assert not others_publish(catalogue, "lampa-2017")


def test_the_turn_of_a_killed_process_ends_by_itself(tmp_path: Path) -> None:
    """Nobody has to say that it is gone."""
    url = sqlite_url(tmp_path / "catalogue.db")
    with open_catalogue(url) as catalogue:
        with subprocess.Popen(
            [sys.executable, "-c", DIES, url], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == "mine\n"
            assert others_publish(catalogue, "lampa-2017")
            os.kill(process.pid, signal.SIGKILL)
        began, waited = time.monotonic(), list[bool]()
        with turn(catalogue, "lampa-2017", lambda: waited.append(True), 1.0):
            assert time.monotonic() - began < 10
        assert waited in ([True], [])  # a slow machine needs no patience any more
