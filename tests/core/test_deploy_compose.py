"""compose.yaml and the image: what one service names, another has; nothing is open or may write."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gallery_media.desk.arrivals import INVITED
from gallery_media.settings.uploads import UploadSettings
from gallery_media.storage.seaweedfs import SIGNING_KEYS, _flags, _new_ports
from tests.makers.deploying import DEPLOY, ROOT, commands_in, complaint, compose, known_variables

FOLDER = DEPLOY / "compose"
FILE = compose()
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = [name for name, one in SERVICES.items() if one["image"].startswith("gallery-media")]

each = pytest.mark.parametrize("name", SERVICES)
ours = pytest.mark.parametrize("name", OURS)


def words(command: str | list[str]) -> list[str]:
    return command.split() if isinstance(command, str) else command


@each
def test_what_a_service_names_is_there(name: str) -> None:
    """Networks, volumes, files beside it, and services that it waits for in a way that they end."""
    one = SERVICES[name]
    assert set(one["networks"]) <= set(FILE["networks"])
    for mount in one.get("volumes", []):
        source = re.sub(r"\$\{[^}]*\}", "project", mount).split(":")[0]
        if source.startswith("."):
            assert (FOLDER / source).is_file(), source
        else:
            assert source == "project" or source in FILE["volumes"]
    for other, how in one.get("depends_on", {}).items():
        waited_for = SERVICES[other]
        if how["condition"] == "service_completed_successfully":
            assert waited_for["restart"] == "no"
        if how["condition"] == "service_healthy":
            assert "healthcheck" in waited_for or other in OURS
            assert waited_for.get("healthcheck", {}) != {"disable": True}


@each
def test_a_service_may_not_write_gain_rights_or_be_reached(name: str) -> None:
    """Doors are on loopback only; a web server of yours stands before them."""
    one = SERVICES[name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert all(port.startswith("127.0.0.1:") for port in one.get("ports", []))
    assert bool(one.get("ports")) == bool({"doors", "preview"} & set(one["networks"]))


def test_services_in_a_network_need_each_other() -> None:
    """Out lead the doors' network and one for those who ask others; databases and storage are in
    none with others."""
    networks = FILE["networks"]
    assert [one for one in networks if not networks[one].get("internal")] == [
        "doors",
        "preview",
        "outside",
    ]
    assert SERVICES["database"]["networks"] == ["database"]
    assert SERVICES["redis"]["networks"] == ["redis"]
    assert SERVICES["storage"]["networks"] == ["storage"]
    assert "storage" not in SERVICES["prefect"]["networks"]


@pytest.mark.parametrize("name", ["house", "worker", "prefect-services"])
def test_who_asks_others_reaches_them(name: str) -> None:
    """A withdrawal is proven at the public address; webhooks, letters and purges go out."""
    assert "outside" in SERVICES[name]["networks"]


def test_the_house_watches_beside_a_server_and_workers_of_its_own() -> None:
    """`up` would serve a preview that nobody reaches, and hold the lock of one host."""
    command = SERVICES["house"]["command"]
    assert command[:2] == ["gallery-media", "watch"]
    assert SERVICES["worker"]["command"][:2] == ["gallery-media", "worker"]
    for name in ("house", "worker"):
        assert SERVICES[name]["environment"]["GALLERY_MEDIA_WORK__RUNNER"] == "pool"


def test_a_worker_answers_where_its_health_is_asked() -> None:
    """And Prefect's own port is not relied on."""
    one = SERVICES["worker"]
    port = one["command"][one["command"].index("--health-port") + 1]
    assert one["environment"]["HEALTH_URL"] == f"http://127.0.0.1:{port}/health"


def test_the_upload_page_is_optional_and_answers_beyond_its_container() -> None:
    """It needs a bucket that not every house has."""
    one = SERVICES["uploads"]
    assert one["profiles"] == ["uploads"]
    assert one["environment"]["GALLERY_MEDIA_UPLOADS__HOST"] == "0.0.0.0"
    (port,) = one["ports"]
    page = UploadSettings.model_fields["port"].default
    assert port == f"127.0.0.1:{page}:{page}"
    assert one["environment"]["HEALTH_URL"] == f"http://127.0.0.1:{page}/"


def test_browsers_reach_the_bucket_for_uploads_and_nothing_else_of_the_storage() -> None:
    """By a door of its own, which is there only where the page is."""
    one = SERVICES["uploads-storage"]
    assert (one["profiles"], set(one["networks"])) == (["uploads"], {"storage", "doors"})
    (volume,) = one["volumes"]
    text = (FOLDER / volume.split(":")[0]).read_text()
    (listens,) = re.findall(r"listen (\d+);", text)
    assert one["ports"] == [f"127.0.0.1:8333:{listens}"]
    (port,) = (word for word in SERVICES["storage"]["command"] if word.startswith("-s3.port="))
    assert f"proxy_pass http://storage:{port.partition('=')[2]};" in text
    assert re.findall(r"location (\S+)", text) == ["/", f"/uploads/{INVITED}"]
    assert "ports" not in SERVICES["storage"]


def test_the_preview_is_apart_and_links_lead_to_it() -> None:
    """It asks for no password; and a link to a page that nobody can open helps no operator."""
    one = SERVICES["preview"]
    assert [name for name in SERVICES if "preview" in SERVICES[name]["networks"]] == ["preview"]
    assert "doors" not in one["networks"]
    (port,) = one["ports"]
    assert one["command"][2:6] == ["--host", "0.0.0.0", "--port", port.split(":")[1]]
    assert one["environment"]["HEALTH_URL"] == f"http://127.0.0.1:{port.split(':')[2]}/"
    for name in ("house", "worker", "preview"):
        told = SERVICES[name]["environment"]["GALLERY_MEDIA_PREVIEW__PUBLIC_URL"]
        assert told == f"${{PREVIEW_URL:-http://{port.rpartition(':')[0]}}}"
    assert f'PREVIEW_URL=http://{port.rpartition(":")[0]}"' in (FOLDER / "secrets.sh").read_text()


def test_a_cache_of_gigabytes_lies_on_a_disk() -> None:
    """In memory it would push out everything else."""
    conf = (DEPLOY / "host/nginx/gallery-media-http.conf").read_text()
    assert re.search(r"proxy_cache_path /var/cache/nginx/\S+.*\n?.*max_size=\d+g", conf)
    web = SERVICES["web"]
    assert "cache:/var/cache/nginx" in web["volumes"]
    assert not [one for one in web["tmpfs"] if "cache" in one]


@ours
def test_our_services_are_told_what_they_read(name: str) -> None:
    """Every variable is one that somebody reads, and every command one that there is."""
    one = SERVICES[name]
    storage = {*SIGNING_KEYS, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    assert set(one["environment"]) <= known_variables() | (storage if name == "storage" else set())
    command = one.get("command") or ["gallery-media", "up", "--project", "/srv/gallery-media"]
    if name == "storage":
        return
    line = command[-1] if command[0] == "sh" else shlex.join(command)
    found = list(commands_in(line))
    assert found
    assert [one for one in map(complaint, found) if one] == []


def test_the_storage_has_every_switch_of_the_house_s_own() -> None:
    """Each of them closes a door that is open by default; addresses and ports differ."""
    for_others = {"-dir", "-ip", "-ip.bind", "-filer.localSocket", "-s3.localSocket"}

    def switches(flags: list[str]) -> set[str]:
        return {
            one
            for one in flags
            if one.partition("=")[0] not in for_others
            and (".port" not in one or one.endswith("=0"))
            and "preStopSeconds" not in one
        }

    own = switches(list(_flags(_new_ports())))
    assert len(own) >= 6
    given = words(SERVICES["storage"]["command"])
    assert given[:2] == ["weed", "mini"]
    assert switches(given[2:]) == own


def test_no_password_stands_in_the_file() -> None:
    """Each comes from .env, and nothing starts without it."""
    text = (FOLDER / "compose.yaml").read_text()
    for line in text.splitlines():
        if re.match(r"\s*\w*(PASSWORD|_KEY|AUTH_STRING|SECRET)\w*:", line):
            assert re.search(r": \$\{\w+:\?", line), line
    asked = set(re.findall(r"\$\{(\w+):\?", text))
    made = (FOLDER / "secrets.sh").read_text()
    assert {name for name in asked if name not in made} == set()


def test_secrets_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    """Fresh ones each time, never over earlier ones."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    values = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(FOLDER / "secrets.sh", folder)
        command = ["sh", str(folder / "secrets.sh"), "/srv/festival"]
        subprocess.run(command, check=True, capture_output=True)
        file = folder / ".env"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        before = file.read_text()
        assert subprocess.run(command, capture_output=True, check=False).returncode == 1
        assert file.read_text() == before
        values.append(dict(line.split("=", 1) for line in before.splitlines()))
    first, second = values
    assert first["PROJECT"] == "/srv/festival"
    asked = set(re.findall(r"\$\{(\w+):\?", (FOLDER / "compose.yaml").read_text()))
    assert asked <= set(first)
    secrets = asked - {"PROJECT"}
    assert all(first[name] != second[name] and len(first[name]) >= 32 for name in secrets)


def test_the_image_is_made_of_what_is_locked_and_runs_as_nobody() -> None:
    """Hashes for every package, one plain base, no address, no root, a health check."""
    text = (DEPLOY / "container/Dockerfile").read_text()
    assert re.findall(r"^ARG BASE=(\S+)$", text, re.MULTILINE) == ["debian:trixie-slim"]
    assert set(re.findall(r"^FROM (\S+)", text, re.MULTILINE)) == {"${BASE}"}
    assert "http" not in text.replace("HEALTH_URL=http://127.0.0.1", "")
    installs = re.findall(r"pip (?:install|wheel)(?:[^&]|\\\n)*?(?= \\\n &&|\n[A-Z])", text)
    for one in installs:
        safe = "--require-hashes" in one or "--no-index" in one or one.rstrip().endswith(" .")
        assert safe, one
        assert "--no-deps" in one
    assert len(installs) == 3
    last = text.rpartition("FROM ${BASE}")[2]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert complaint(" ".join(re.findall(r'"([^"]+)"', last.rpartition("CMD")[2]))) == ""


def test_others_may_read_what_is_written_for_them() -> None:
    """A new volume has the rights of the image's folder; nginx is another user."""
    text = (DEPLOY / "container/Dockerfile").read_text()
    modes = {
        folder: mode
        for mode, folders in re.findall(r"--mode (\d+)((?: \\\n)?(?: +/\S+)+)", text)
        for folder in re.findall(r"/\S+", folders)
    }
    assert modes["/srv/web"] == "0755"
    assert modes["/srv/gallery-media"] == modes["/srv/storage"] == "0700"


def test_the_image_s_files_reach_the_builder() -> None:
    """Whatever is copied is there, and .dockerignore lets it through; nothing else."""
    text = (DEPLOY / "container/Dockerfile").read_text()
    copied = {
        word.rstrip("/")
        for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.MULTILINE)
        for word in line.split()[:-1]
    }
    assert all((ROOT / one).exists() for one in copied)
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == copied
    assert "*" in ignored


@pytest.mark.parametrize(
    ("url", "code"),
    [("http://127.0.0.1:1/", 1), ("http://example.org/", 1), ("file:///etc/passwd", 1)],
)
def test_the_health_check_fails_where_nothing_answers(url: str, code: int) -> None:
    """And asks nobody but this very container."""
    script = DEPLOY / "container/health.py"
    done = subprocess.run(
        ["python3", "-I", script], env={**os.environ, "HEALTH_URL": url}, capture_output=True
    )
    assert done.returncode == code
