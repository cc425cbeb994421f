"""The whole house as people run it: one command, real servers, the Prefect UI in a browser."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.makers.browser import browser_page
from tests.makers.exiftool import exiftool, look
from tests.makers.images import a_jpeg
from tests.makers.prefect_api import PrefectApi
from tests.makers.running import GALLERY, PATIENCE, Running, command, running_house

# One house for all of them, in this order: `make test` keeps a file on one worker.
pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A new project with `gallery-media up` on it."""
    with running_house(tmp_path_factory.mktemp("house") / "festival") as running:
        yield running


def test_a_dropped_photo_goes_live_and_the_prefect_ui_shows_it(house: Running) -> None:
    """Flows, tasks and logs are there to see, in words."""
    house.drop("IMG_1.JPG", a_jpeg(900, 600))
    house.drop("IMG_2.JPG", a_jpeg(901, 600))
    house.wait_for(2)
    with browser_page(1440, 1000) as page:
        page.goto(f"{house.prefect}/runs")
        # The second file may arrive when the run for the first one has its name already.
        publishing = re.compile(f"{GALLERY}: [12] photos?")
        for seen in (re.compile("publish_gallery"), re.compile("inbox: [12] file"), publishing):
            page.get_by_text(seen).locator("visible=true").first.wait_for()
        page.get_by_text(publishing).locator("visible=true").first.click()
        live = page.get_by_text(f"{GALLERY} is live as generation")
        live.locator("visible=true").first.wait_for()
        page.get_by_role("tab", name="Task Runs").or_(page.get_by_text("Task Runs")).first.click()
        task = page.get_by_text(f"release {GALLERY}").locator("visible=true")
        task.first.wait_for()


def test_one_more_photo_joins_the_gallery_while_the_house_runs(house: Running) -> None:
    """Nobody has to restart or press anything."""
    house.drop("IMG_3.JPG", a_jpeg(902, 600))
    house.wait_for(3)


def test_an_edited_title_goes_live_while_the_house_runs(house: Running) -> None:
    """Editors' files are watched as well."""
    settings = house.root / "galleries" / GALLERY / "gallery.toml"
    settings.write_text(settings.read_text().replace("Photo gallery", "Conversations in Cēsis"))
    deadline = time.monotonic() + PATIENCE
    while "Conversations in Cēsis" not in house.wait_for(3):
        assert time.monotonic() < deadline


def test_a_second_house_on_the_same_project_refuses_politely(house: Running) -> None:
    """One house a project; the message says which to use."""
    refused = command("up", "--project", house.root, "--port", "0")
    assert refused.returncode == 1
    assert "Another `gallery-media up` runs on this project" in refused.stderr


def test_other_commands_work_beside_a_running_house(house: Running, tmp_path: Path) -> None:
    """They join its servers and leave them running."""
    house.wait_for(3)
    status = command("status", "--project", house.root, "--json")
    assert status.returncode == 0, status.stderr
    (gallery,) = json.loads(status.stdout)["galleries"]
    assert gallery["photos"] == {"published": 3}
    settings = house.root / "galleries" / GALLERY / "gallery.toml"
    settings.write_text(settings.read_text().replace("foto@example.org", "foto@example.com"))
    doctor = command("doctor", "--project", house.root, "--json")
    checks = json.loads(doctor.stdout)
    assert [found for found in checks if not found["ok"]] == []
    (recipe,) = [found["detail"] for found in checks if found["name"] == "recipe"]
    assert recipe.startswith("balanced, 9 variants a photo, JPEGs by ")
    house.wait_for(3)
    time.sleep(3)  # the changed contact goes live first
    published = command("publish", "--project", house.root, "--json")
    assert json.loads(published.stdout)["galleries"][0]["changed"] is False
    assert command("export", tmp_path / "site", "--project", house.root).returncode == 0
    assert (tmp_path / "site" / "index.html").is_file()
    house.wait_for(3)


def test_no_tool_finds_metadata_in_public_files(house: Running, tmp_path: Path) -> None:
    """exiftool as a stranger's eye on everything that visitors can fetch."""
    if exiftool() is None:
        pytest.skip("exiftool is not installed; CI has it")
    house.wait_for(3)
    assert command("export", tmp_path / "site", "--project", house.root).returncode == 0
    pictures, found = look(tmp_path / "site")
    assert pictures >= 3 * 4
    assert found == []


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_open_without_any_complaint(house: Running, width: int) -> None:
    """Through the preview, with the headers that visitors will get."""
    house.wait_for(3)
    complaints: list[str] = []
    with browser_page(width, 900) as page:
        page.on("console", lambda message: complaints.append(message.text))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.on("response", lambda answer: complaints.extend([] if answer.ok else [answer.url]))
        for path in ("", f"g/{GALLERY}/lv/index.html", f"g/{GALLERY}/en/index.html"):
            page.goto(f"{house.preview}/{path}", wait_until="networkidle")
            drawn = page.eval_on_selector_all(
                "main img", "images => images.map(one => one.complete && one.naturalWidth > 0)"
            )
            assert drawn == [True, True, True]
    assert complaints == []


def test_an_editors_mistake_does_not_stop_the_house(house: Running) -> None:
    """A file saved half-way is told, and the next good one goes live."""
    settings = house.root / "galleries" / GALLERY / "gallery.toml"
    good = settings.read_text()
    settings.write_text("title = {")
    time.sleep(3)
    assert house.process.poll() is None
    settings.write_text(good.replace("Conversations in Cēsis", "Talks in Cēsis"))
    deadline = time.monotonic() + PATIENCE
    while "Talks in Cēsis" not in house.wait_for(3):
        assert time.monotonic() < deadline


def test_prefect_never_learns_names_or_places(house: Running) -> None:
    """Parameters, logs, results and artifacts carry ids and reasons only."""
    secret = "Zenta-Slepenā-CNRY4711"
    house.drop(f"{secret}.jpg", a_jpeg(330, 200, comment=secret.encode()))
    house.drop(f"{secret}-text.jpg", b"no photo")
    whole = a_jpeg(1200, 800)
    house.drop(f"{secret}-bad.jpg", whole[:4000] + bytes(3000) + whole[7000:])
    house.wait_for(4)
    database = house.root / ".gallery-media" / "prefect" / "home"
    deadline = time.monotonic() + 30  # logs arrive in batches
    while True:
        known = b"".join(path.read_bytes() for path in database.rglob("*") if path.is_file())
        if b"is quarantined: not a photo" in known and b"is held: the file is damaged" in known:
            break
        assert time.monotonic() < deadline, "this must look where the flows' logs are"
        time.sleep(0.5)
    assert b"CNRY4711" not in known
    log = (house.root / ".gallery-media" / "prefect" / "server.log").read_bytes()
    assert b"CNRY4711" not in log


@pytest.mark.parametrize(("server", "width"), [("prefect", 951), ("storage", 952)])
def test_a_server_of_the_house_that_dies_is_started_again(
    house: Running, server: str, width: int
) -> None:
    """On its former port, and what is dropped meanwhile goes live, unaided. Whoever has a place in
    a queue keeps it."""
    api, queue = PrefectApi(house.prefect), f"test-{server}"
    api.post("/v2/concurrency_limits/", {"name": queue, "limit": 1})
    asked = {"names": [queue], "slots": 1, "mode": "concurrency", "lease_duration": 600}
    lease = api.post("/v2/concurrency_limits/increment-with-lease", asked)["lease_id"]
    note = house.root / ".gallery-media" / server / "running.json"
    shown = house.shown()  # asked first: the pages come from one of the two servers
    os.kill(json.loads(note.read_text())["server_pid"], signal.SIGKILL)
    house.drop(f"after-{server}.jpg", a_jpeg(width, 600))
    house.wait_for(shown + 1)
    api.post(f"/v2/concurrency_limits/leases/{lease}/renew", {"lease_duration": 600})


def test_stopping_the_house_leaves_no_process_behind(house: Running) -> None:
    """Ctrl-C: exit code 0, and both servers are gone soon after."""
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(timeout=30) == 0
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
        if str(house.root) not in listed.stdout:
            return
        time.sleep(0.3)
    raise AssertionError(f"something still runs for {house.root}")
