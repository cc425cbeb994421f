"""Shared servers: started once, joined by others, stopped with the last one, whatever crashes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gallery_media.embedded import Service, ServiceSpec, are_free, free_ports, start_or_join
from gallery_media.embedded.files import StateFiles
from gallery_media.embedded.locks import FileLock
from gallery_media.errors import ServiceNotReady

HOLDER = """
import sys, time
from pathlib import Path
from tests.core.test_embedded_service import join
service = join(Path(sys.argv[1]))
print(service.facts["pid"], service.facts["guardian_pid"], service.started, flush=True)
time.sleep(60)
"""


def web_server() -> ServiceSpec:
    """A small real server: Python's own, telling its environment's size on request."""
    (port,) = free_ports(1)
    return ServiceSpec(
        name="web",
        command=(sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"),
        env={"HOUSE": "given"},
        ready_url=f"http://127.0.0.1:{port}/",
        ready_ports=(port,),
        facts={"port": port, "secret": "s3cret"},
    )


def join(folder: Path) -> Service:
    """Start or join the small server."""
    return start_or_join(folder, web_server, 20)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A state folder; when the test ends, whatever it started must be gone."""
    folder = tmp_path / "web"
    yield folder
    running = StateFiles(folder).read_running()
    if running is not None:
        assert soon(lambda: not alive(running.server_pid)), "a server was left behind"


def alive(pid: int) -> bool:
    """Whether a process runs (one that waits to be reaped does not)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def soon(condition: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Whether the condition comes true within some seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that holds the service until it is killed."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True
    )


def test_two_users_share_one_server_and_the_last_one_out_stops_it(folder: Path) -> None:
    """The second joins; the first may leave without harm; then it ends and its note is gone."""
    first = join(folder)
    second = join(folder)
    assert (first.started, second.started) == (True, False)
    assert second.facts == first.facts
    first.close()
    first.close()
    time.sleep(0.7)
    with urllib.request.urlopen(f"http://127.0.0.1:{second.facts['port']}/") as answer:
        assert answer.status == 200
    second.close()
    assert soon(lambda: not alive(first.facts["pid"]))
    assert soon(lambda: not alive(first.facts["guardian_pid"]))
    assert not StateFiles(folder).running.exists()


def test_many_at_once_start_one_server(folder: Path) -> None:
    """Eight threads race; exactly one has started it."""
    with ThreadPoolExecutor(8) as threads:
        services = list(threads.map(lambda _: join(folder), range(8)))
    assert sum(service.started for service in services) == 1
    assert len({service.facts["pid"] for service in services}) == 1
    for service in services:
        service.close()


def test_a_killed_user_takes_the_server_along(folder: Path) -> None:
    """SIGKILL leaves no time to tidy up; the kernel gives the lock back."""
    with holder(folder) as process:
        assert process.stdout is not None
        server, guardian, started = process.stdout.readline().split()
        assert started == "True"
        process.kill()
    assert soon(lambda: not alive(int(server)))
    assert soon(lambda: not alive(int(guardian)))


def test_a_killed_guardian_takes_the_server_along_and_a_new_one_starts(folder: Path) -> None:
    """No orphan stays, and what the dead guardian noted down fools nobody."""
    with join(folder) as first:
        os.kill(first.facts["guardian_pid"], signal.SIGKILL)
        assert soon(lambda: not alive(first.facts["pid"]))
        assert StateFiles(folder).running.exists()
        with join(folder) as second:
            assert second.started
            assert alive(second.facts["pid"])
    assert soon(lambda: not alive(second.facts["pid"]))


def test_a_guardian_that_is_asked_to_leave_stops_the_server(folder: Path) -> None:
    """SIGTERM at the end of a session: server first, then the note, then itself."""
    with join(folder) as service:
        os.kill(service.facts["guardian_pid"], signal.SIGTERM)
        assert soon(lambda: not alive(service.facts["pid"]))
        assert soon(lambda: not StateFiles(folder).running.exists())


def test_a_server_that_died_is_started_again(folder: Path) -> None:
    """Whoever comes after a crash of the server gets a living one."""
    with join(folder) as first:
        os.kill(first.facts["pid"], signal.SIGKILL)
        assert soon(lambda: not StateFiles(folder).running.exists())
        with join(folder) as second:
            assert second.started
            assert second.facts["pid"] != first.facts["pid"]


def test_a_forked_child_does_not_keep_the_server(folder: Path) -> None:
    """A pool's child that outlives its parent's hold must not count as a user."""
    service = join(folder)
    child = multiprocessing.get_context("fork").Process(target=time.sleep, args=(30,))
    child.start()
    try:
        service.close()
        assert soon(lambda: not alive(service.facts["pid"]), 3)
    finally:
        child.kill()
        child.join()


def test_a_lingering_server_waits_for_the_next_user(folder: Path) -> None:
    """Commands that follow one another share one start and one stop."""

    def lingering() -> ServiceSpec:
        spec = web_server()
        return ServiceSpec(spec.name, spec.command, ready_url=spec.ready_url, linger=0.6)

    first = start_or_join(folder, lingering, 20)
    first.close()
    time.sleep(0.4)
    with start_or_join(folder, lingering, 20) as second:
        assert not second.started
        assert second.facts["pid"] == first.facts["pid"]
    assert soon(lambda: not alive(first.facts["pid"]))


def test_only_the_owner_can_read_what_is_kept(folder: Path) -> None:
    """Facts hold keys: folder 0700, notes and log 0600."""
    with join(folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert set(modes.values()) == {0o600}
    assert {"running.json", "server.log"} <= set(modes)


def test_the_server_sees_little_of_our_environment_and_nothing_secret_is_on_its_command_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody's cloud credentials in the shell are not for a local server."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mine")
    with join(folder) as service:
        seen = Path(f"/proc/{service.facts['pid']}/environ").read_bytes()
        lines = [
            Path(f"/proc/{service.facts[name]}/cmdline").read_bytes()
            for name in ("pid", "guardian_pid")
        ]
    assert b"HOUSE=given" in seen
    assert b"AWS_SECRET" not in seen
    assert not any(b"s3cret" in line for line in lines)


def test_a_server_that_ends_at_once_is_reported_with_its_last_words(folder: Path) -> None:
    """The operator reads why, and in which file there is more."""

    def broken() -> ServiceSpec:
        script = "print('the disk is full'); raise SystemExit(3)"
        return ServiceSpec("broken", (sys.executable, "-c", script), ready_ports=(1,))

    with pytest.raises(ServiceNotReady, match="ended while starting") as error:
        start_or_join(folder, broken, 20)
    assert "the disk is full" in str(error.value)
    assert "web/server.log" in str(error.value)


def test_a_server_that_never_answers_is_given_up_and_stopped(folder: Path) -> None:
    """The wait has an end, and nothing stays behind."""
    (silent,) = free_ports(1)
    sleeping = f"import time; print({silent}, flush=True); time.sleep(60)"

    def slow() -> ServiceSpec:
        return ServiceSpec("slow", (sys.executable, "-c", sleeping), ready_ports=(silent,))

    with pytest.raises(ServiceNotReady, match="did not answer in time"):
        start_or_join(folder, slow, 0.5)
    guardian = FileLock(StateFiles(folder).guardian_lock)
    assert guardian.exclusive_until(time.monotonic() + 5), "the guardian is still there"
    guardian.close()


def test_free_ports_differ_and_are_free_with_their_twins() -> None:
    """Servers that expect a second port at a fixed distance find it free."""
    ports = free_ports(5, twin=10_000)
    assert len(set(ports)) == 5
    assert are_free(port + offset for port in ports for offset in (0, 10_000))


def test_a_spec_survives_the_way_to_the_guardian() -> None:
    """What goes in as JSON comes out equal."""
    spec = web_server()
    assert ServiceSpec.from_json(spec.to_json()) == spec


def test_a_spec_says_how_to_see_that_it_is_ready() -> None:
    """Otherwise a dead server would count as ready."""
    with pytest.raises(ValueError, match="ready"):
        ServiceSpec("blind", ("server",))


def test_who_holds_a_server_that_died_can_start_it_again(folder: Path) -> None:
    """A house runs for weeks; its server may not. Where it still runs, nothing happens."""
    with start_or_join(folder, on_one_port(), 20) as service:
        first = service.facts
        assert not service.renew()
        os.kill(first["pid"], signal.SIGKILL)
        assert soon(lambda: StateFiles(folder).read_running() is None)  # its guardian has seen it
        assert service.renew()
        assert alive(service.facts["pid"])
        assert service.facts["port"] == first["port"]
        assert not service.renew()
    assert soon(lambda: not alive(service.facts["pid"]))


def test_a_server_that_came_up_elsewhere_is_no_help(folder: Path) -> None:
    """Clients know its first address only, and would ask there for ever."""
    with join(folder) as service:  # each start of this one has another port
        os.kill(service.facts["pid"], signal.SIGKILL)
        assert soon(lambda: StateFiles(folder).read_running() is None)  # its guardian has seen it
        with pytest.raises(ServiceNotReady, match="another port"):
            service.renew()
        with pytest.raises(ServiceNotReady, match="another port"):
            service.renew()


def on_one_port() -> Callable[[], ServiceSpec]:
    """The small server, always where it was."""
    spec = web_server()
    return lambda: spec
