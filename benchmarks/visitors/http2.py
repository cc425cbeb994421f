"""A gallery's folder goes in; what visitors are sent by Caddy as we configure it comes out.

Over HTTP/2, as visitors get it: headers that repeat with each file are sent once.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.visitors.galleries import Place as Gallery
from benchmarks.visitors.judges import DESK, PHONE, wire
from gallery_media.publishing.serving.caddy import caddy
from gallery_media.publishing.serving.place import Place
from gallery_media.publishing.serving.rules import Serving
from tests.makers.web_servers import a_free_port, a_server

GLOBAL = "{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n"
"""A certificate of its own making, and nothing outside of its folder."""


def sent_by_caddy(browser: Any, gallery: Gallery) -> str:
    """A sentence with both windows' kilobytes, or why there are none."""
    if shutil.which("caddy") is None:
        return "Over HTTP/2 nothing was measured: no Caddy (Debian's package caddy)."
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        port, asked = a_free_port(), a_free_port()
        place = Place(folder=str(gallery.folder), public_url=f"https://localhost:{port}")
        ready = f"http://127.0.0.1:{asked} {{\n\trespond 200\n}}\n"
        (home / "Caddyfile").write_text(GLOBAL + caddy(Serving(strict=True), place) + ready)
        command: list[str | Path] = ["caddy", "run", "--config", home / "Caddyfile"]
        own = {"HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        with a_server(command, f"http://127.0.0.1:{asked}/", home, own):
            url = f"https://localhost:{port}/{gallery.page}"
            phone, desk = (
                wire(browser, url, {**window, "ignore_https_errors": True})
                for window in (PHONE, DESK)
            )
    if phone.requests < 2:
        raise RuntimeError(f"{url} was not answered")
    return (
        "Our gallery as Caddy serves it with what `gallery-media headers caddy` prints, over "
        f"HTTP/2: {phone.kilobytes:.0f} kB at the phone's window, {desk.kilobytes:.0f} kB at the "
        "desktop's."
    )
