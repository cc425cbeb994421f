"""`gallery-media preview`: where operators look when no `up` runs, behind a password."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urljoin

import pytest

from gallery_media.model.addresses import entry_key
from gallery_media.model.proposal import Proposal
from gallery_media.preview.waiting import PREFIX
from gallery_media.settings.preview import PreviewSettings
from gallery_media.storage.anonymous import ask
from gallery_media.wiring import Newsroom
from tests.makers.deploying import DEPLOY
from tests.makers.landscapes import a_landscape
from tests.makers.newsrooms import GALLERY, drop, publish
from tests.makers.running import a_service, command
from tests.makers.web_servers import a_free_port, nginx_with

pytestmark = pytest.mark.journey

ELSEWHERE = "https://preview.example.org"
PASSWORD = "a quiet corner"
HEADER = {"Authorization": f"Basic {base64.b64encode(f'desk:{PASSWORD}'.encode()).decode()}"}


@pytest.fixture
def asked(newsroom: Newsroom) -> Proposal:
    """A gallery whose first release waits for somebody's word."""
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text(f"approval = true\n{settings.read_text()}")
    drop(newsroom, "IMG_1.JPG", a_landscape(1, 450, 300))
    publish(newsroom)
    found = newsroom.catalogue.proposal(GALLERY)
    assert found is not None
    return found


def test_what_waits_is_shown_behind_a_password_and_links_lead_there(
    newsroom: Newsroom, asked: Proposal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """deploy/host/nginx/preview.conf before the command: closed, then all pages and pictures."""
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed (Debian package: nginx-light)")
    monkeypatch.setenv("GALLERY_MEDIA_PREVIEW__PUBLIC_URL", f"{ELSEWHERE}/")
    listed = command("approve", "--project", newsroom.project.root).stdout
    (address, *_) = re.findall(r"https://\S+/en/index\.html", listed)
    assert address == (f"{ELSEWHERE}/{PREFIX}/{GALLERY}/{asked.digest}/{entry_key(GALLERY, 'en')}")
    hashed = subprocess.run(
        ["openssl", "passwd", "-6", "-stdin"],
        input=PASSWORD, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    passwords = tmp_path / "passwords"
    passwords.write_text(f"desk:{hashed}\n")
    port = a_free_port()
    with a_service("preview", newsroom.project.root, "--port", "0") as own:
        file = (DEPLOY / "host/nginx/preview.conf").read_text()
        for ours, here in (
            ("127.0.0.1:8080", own.removeprefix("http://")),
            ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
            ("/etc/nginx/preview.passwords", str(passwords)),
        ):
            assert ours in file
            file = file.replace(ours, here)
        lines = [one for one in file.splitlines() if "ssl_certificate" not in one]
        with nginx_with(tmp_path / "nginx", port, "\n".join(lines)) as url:
            page = address.replace(ELSEWHERE, url)
            assert ask("GET", page).status == 401
            assert ask("POST", page, headers=HEADER).status == 403
            shown = ask("GET", page, headers=HEADER)
            assert shown.status == 200
            assert shown.headers["cache-control"] == "no-store"
            assert shown.headers["x-robots-tag"] == "noindex"
            (picture, *_) = re.findall(r'src="([^"]+\.jpg)"', shown.body.decode())
            found = ask("GET", urljoin(page, picture), headers=HEADER)
            assert (found.status, found.headers["content-type"]) == (200, "image/jpeg")


def test_links_lead_to_the_site_else_to_the_preview_that_settings_name(newsroom: Newsroom) -> None:
    """A site on loopback is the preview of `up`, and a web server where there is no `up`."""
    key = entry_key(GALLERY, "en")
    storage = newsroom.stores.public_endpoint

    def settled(site: str, shown: str = "") -> tuple[str, str]:
        """Where a page and a picture are said to be."""
        house = newsroom.house
        newsroom.house = house.model_copy(
            update={
                "site": house.site.model_copy(update={"public_url": site}),
                "preview": PreviewSettings(public_url=shown),
            }
        )
        vars(newsroom).pop("site", None)
        return newsroom.page_address(key), newsroom.picture_address("m/x")

    assert settled("") == (f"{storage}/{key}", f"{storage}/m/x")
    assert settled("", ELSEWHERE) == (f"{ELSEWHERE}/{key}", f"{ELSEWHERE}/m/x")
    site = "https://foto.example.org"
    assert settled(site, ELSEWHERE) == (f"{site}/{key}", f"{site}/m/x")
    here = "http://127.0.0.1:8088"
    assert settled(here, ELSEWHERE) == (f"{ELSEWHERE}/{key}", f"{ELSEWHERE}/m/x")
    assert settled(here) == (f"{here}/{key}", f"{here}/m/x")
    newsroom.preview_file.write_text("http://127.0.0.1:8081\n")
    assert settled(here) == (f"http://127.0.0.1:8081/{key}", f"{storage}/m/x")
