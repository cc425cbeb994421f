"""A site served with the strict security policy, and visitors who note what goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from gallery_media.model.photo import PhotoId
from gallery_media.publishing.pages import render
from tests.makers.galleries import (
    RATIOS,
    a_gallery,
    a_painted_picture,
    a_site,
    a_stamp,
    some_arms,
)

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Item L1 of the page design, without exceptions."""

LEFT_EARLY = "Transition was aborted because of invalid state. ViewTransition opt-in disabled"
"""What Chromium reports by itself when one page follows another before its fade has begun."""

TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "avif": "image/avif",
}


def files_of_a_site(per_page: int = 60, photos: int = len(RATIOS)) -> dict[str, bytes]:
    """Every public file of a gallery of painted pictures of varied shapes; beyond twelve photos
    they come again."""
    painted = [a_painted_picture(number, ratio) for number, ratio in enumerate(RATIOS)]
    pictures = (
        replace(painted[number % len(painted)][0], photo=PhotoId(f"p{number:07d}"))
        for number in range(photos)
    )
    gallery = a_gallery(pictures, per_page=per_page)
    pages = render(a_site(arms=some_arms()), gallery, a_stamp())
    files = {key: data for _, variants in painted for key, data in variants.items()}
    return files | {page.key: page.body for page in pages}


def serve(files: Mapping[str, bytes], policy: str = POLICY) -> ThreadingHTTPServer:
    """A server on a free loopback port; it knows these files and nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            key = self.path.partition("?")[0].lstrip("/")
            data = files.get(key)
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Type", TYPES.get(key.rpartition(".")[2], "text/plain"))
            self.send_header("Content-Length", str(len(data or b"")))
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            with suppress(ConnectionError):  # The visitor left before everything was there.
                self.wfile.write(data or b"")

        def log_message(self, format: str, *arguments: object) -> None:
            """Silent: pytest shows what failed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Visit:
    """One visitor: a window, and everything that went wrong in it."""

    def __init__(self, browser: Any, width: int = 390, height: int = 844, **options: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": height}, **options)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on(
            "console",
            lambda said: (
                self.complaints.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        self.page.on(
            "pageerror",
            lambda error: self.complaints.append(str(error)) if str(error) != LEFT_EARLY else None,
        )
        # Aborted is what the browser calls a request that nobody waits for: the page was left.
        self.page.on(
            "requestfailed",
            lambda asked: (
                self.complaints.append(f"{asked.url} {asked.failure}")
                if asked.failure != "net::ERR_ABORTED"
                else None
            ),
        )
        self.page.on(
            "response",
            lambda answer: self.complaints.append(answer.url) if answer.status >= 400 else None,
        )

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def see_everything(self) -> None:
        """Scroll through the page, so that lazy pictures are asked for, and wait for them."""
        self.page.evaluate(
            """async () => {
                const step = innerHeight / 2;
                for (let y = 0; y < document.documentElement.scrollHeight; y += step) {
                    scrollTo(0, y);
                    await new Promise((done) => setTimeout(done, 60));
                }
                scrollTo(0, 0);
            }"""
        )
        self.page.wait_for_function("() => [...document.images].every((image) => image.complete)")

    def widths(self, selector: str) -> list[tuple[float, float, float]]:
        """Of each picture: what its ``sizes`` says here and what it is (pixels), and its ratio."""
        found = self.page.evaluate(
            """(selector) => [...document.querySelectorAll(selector)].map((image) => {
                const probe = document.body.appendChild(document.createElement("div"));
                const parts = image.sizes.split(/, (?=[(c\\d])/);
                const fits = parts.find((part) => {
                    const condition = /^\\((?:max|min)-width: [^)]*\\)/.exec(part)?.[0];
                    return !condition || matchMedia(condition).matches;
                });
                probe.style.inlineSize = fits.replace(/^\\((?:max|min)-width: [^)]*\\) /, "");
                const ratio = image.getAttribute("width") / image.getAttribute("height");
                return [probe.offsetWidth, image.getBoundingClientRect().width, ratio];
            })""",
            selector,
        )
        return [(said, shown, ratio) for said, shown, ratio in found]

    def overflow(self) -> int:
        """How many pixels the page is wider than its window, once its layout has come to rest.

        Right after a change of all sizes Chromium has, once, told a width that was gone at the next
        look; what stays for two seconds is a fault.
        """
        found = self.page.evaluate(
            """async () => {
              const root = document.documentElement;
              const wider = () => root.scrollWidth - root.clientWidth;
              for (let looks = 0; wider() && looks < 20; looks++)
                await new Promise((rest) => setTimeout(rest, 100));
              return wider();
            }"""
        )
        return int(found)
