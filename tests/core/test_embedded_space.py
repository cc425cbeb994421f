"""When a server is started anew because its disk was full."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from gallery_media.embedded import ServiceSpec, free_ports, start_or_join
from gallery_media.embedded.files import StateFiles
from gallery_media.embedded.space import Shortage
from tests.core.test_embedded_service import alive, soon
from tests.makers.small_disk import fill_up, small_disk

MEGABYTE = 1_000_000


def test_a_shortage_ends_once_when_twice_as_much_is_free() -> None:
    """A disk that hovers about the border does not start its server again and again."""
    shortage = Shortage(100)
    seen = [shortage.is_over(free) for free in (500, 99, 0, 100, 199, 200, 300, 150, 99, 250, 250)]
    assert [at for at, over in enumerate(seen) if over] == [5, 9]


def test_a_server_that_minds_no_full_disk_is_never_started_anew() -> None:
    """No border, no shortage."""
    shortage = Shortage(0)
    assert not any(shortage.is_over(free) for free in (0, 10, 0, 10**12))


def test_a_server_whose_disk_was_full_is_started_anew_for_those_who_use_it(tmp_path: Path) -> None:
    """Same address, another process; whoever joins meanwhile waits for it."""
    (port,) = free_ports(1)
    spec = ServiceSpec(
        name="web",
        command=(sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"),
        ready_ports=(port,),
        facts={"port": port},
        short=MEGABYTE,
    )
    with (
        small_disk(tmp_path / "web", 4 * MEGABYTE) as folder,
        start_or_join(folder, lambda: spec, 20) as first,
    ):
        filler = fill_up(folder)
        time.sleep(1.0)  # several looks at the disk
        assert alive(first.facts["pid"])
        filler.unlink()
        assert soon(lambda: not alive(first.facts["pid"]), 20)
        with start_or_join(folder, lambda: spec, 20) as second:
            assert not second.started
            assert second.facts["port"] == port
            assert second.facts["guardian_pid"] == first.facts["guardian_pid"]
            assert second.facts["pid"] != first.facts["pid"]
            assert alive(second.facts["pid"])
        first.close()
        assert soon(lambda: not alive(second.facts["pid"]), 20)
        assert soon(lambda: StateFiles(folder).read_running() is None)
