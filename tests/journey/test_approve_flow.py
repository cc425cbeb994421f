"""A house that asks before it releases, driven by its form in the Prefect UI; killed in between."""

from __future__ import annotations

import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.makers.browser import browser_page
from tests.makers.images import a_jpeg
from tests.makers.prefect_api import PrefectApi
from tests.makers.running import GALLERY, PATIENCE, Running, command, running_house, up
from tests.makers.ui_forms import choose

# One house for all of them, in this order: `make test` keeps a file on one worker.
pytestmark = pytest.mark.journey


HIDE = "hide the photos named below, and ask again about the rest"

TRIES = 3
"""Of a form in the Prefect UI."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("approval") / "festival"


@pytest.fixture(scope="module")
def said() -> list[str]:
    """What the terminal of the first house said."""
    return []


@pytest.fixture(scope="module")
def waiting(root: Path, said: list[str]) -> Iterator[Running]:
    """A house that was killed while two photos waited for a word, and started again."""
    with running_house(root) as first:
        settings = root / "galleries" / GALLERY / "gallery.toml"
        settings.write_text("approval = true\n" + settings.read_text())
        asked = PrefectApi(first.prefect)
        wait_until(lambda: "approve_release" in asked.deployments())
        for number in (1, 2):
            first.drop(f"IMG_{number}.JPG", a_jpeg(900 + number, 600))
        # Asked about once, or once for each photo; it ends with the command that answers.
        listening = threading.Thread(target=hear, args=(first, said))
        listening.start()
        wait_until(lambda: len(photos_that_wait(asked)) == 2)
        wait_until(lambda: answers_to(said, "2 photos"))
        assert not is_live(first)
        first.process.kill()
        first.process.wait()
        listening.join()
        port = int(first.preview.rpartition(":")[2])
    with up(root, port) as second:  # as `up` does by itself: 8080 each time
        yield second


def hear(house: Running, said: list[str]) -> None:
    """Until it has no more to say."""
    assert house.process.stdout is not None
    for line in house.process.stdout:
        said.append(line.rstrip("\n"))


def answers_to(said: list[str], what: str) -> dict[str, str]:
    """What stands below the question about ``what``, by its first word; {} until it is whole."""
    lines = list(said)
    at = next((n for n, line in enumerate(lines) if f"waits for approval: {what}," in line), None)
    if at is None:
        return {}
    ways: dict[str, str] = {}
    for line in lines[at + 1 :]:
        key, _, words = line.strip().partition(" ")
        ways[key] = words.strip()
        if "approve" in words and not words.strip().startswith("http"):
            return ways
    return {}


@pytest.fixture
def api(waiting: Running) -> PrefectApi:
    return PrefectApi(waiting.prefect)


@pytest.mark.usefixtures("waiting")
def test_the_terminal_says_where_to_look_and_where_to_answer(said: list[str]) -> None:
    """Whoever watches `up` needs no search in the Prefect UI."""
    ways = answers_to(said, "2 photos")
    assert re.fullmatch(
        rf"http://\S+/waiting/{GALLERY}/\w+/g/{GALLERY}/en/index.html", ways["look"]
    )
    assert re.fullmatch(r"http://\S+/deployments/deployment/\S+/run\?parameters=\S+", ways["form"])
    assert f"approve {GALLERY} " in ways["or"]


def is_live(house: Running) -> bool:
    try:
        urllib.request.urlopen(f"{house.preview}/g/{GALLERY}/en/index.html", timeout=10)
    except urllib.error.HTTPError:
        return False
    return True


def wait_until(true: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < deadline
        time.sleep(0.3)
    return found


def photos_that_wait(api: PrefectApi) -> list[str]:
    """Of the newest preview; the first one may have been asked about with one photo alone."""
    rows = json.loads(api.artifact(f"{GALLERY}-waiting", PATIENCE)["data"])
    return [row["photo"] for row in rows]


def choices(api: PrefectApi) -> list[str]:
    offered = api.deployments().get("approve_release")
    if offered is None:
        return []
    named: list[str] = offered["parameter_openapi_schema"]["properties"]["release"]["enum"]
    return [one for one in named if one.startswith(GALLERY)]


def photo_choices(api: PrefectApi) -> list[str]:
    form = api.deployments()["approve_release"]["parameter_openapi_schema"]
    named: list[str] = form["properties"]["photos"]["items"]["enum"]
    return named


def form_link(api: PrefectApi, filled_in: dict[str, str]) -> str:
    form = f"/deployments/deployment/{api.deployments()['approve_release']['id']}/run"
    return f"{form}?parameters={urllib.parse.quote(json.dumps(filled_in))}"


def has_begun(api: PrefectApi, run: str, seconds: float = 20) -> bool:
    """Whether such a run comes up in so many seconds. Once, on a busy machine, Submit in the UI
    started nothing; why is not known, and an operator would open the form once more."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if any(one["name"] == run for one in api.runs()):
            return True
        time.sleep(0.3)
    return False


def answer(house: Running, api: PrefectApi, decision: str, **more: object) -> dict[str, Any]:
    (release,) = wait_until(lambda: choices(api))
    run = api.start("approve_release", {"release": release, "decision": decision, **more})
    return api.ended(run)


def test_a_killed_house_still_asks_and_shows_what_it_asks_about(
    waiting: Running, api: PrefectApi
) -> None:
    """The form names the release, the note leads to it and to the preview, the table has pictures;
    visitors get nothing."""
    (release,) = wait_until(lambda: choices(api))
    assert not is_live(waiting)
    listed = command("approve", "--project", waiting.root)
    assert listed.returncode == 1
    number = release.partition(" ")[2]
    assert f"approve {GALLERY} {number}" in listed.stdout
    (address, *_) = re.findall(r"http://\S+/en/index\.html", listed.stdout)
    note = api.artifact(f"{GALLERY}-approval")
    with browser_page(1600, 1000) as page:
        page.goto(f"{waiting.prefect}/artifacts/artifact/{note['id']}")
        page.get_by_role("heading", name=f"preview {number} waits for your word").wait_for()
        page.screenshot(path=waiting.root / "note.png")
        with page.expect_popup() as opened:
            page.get_by_role("link", name="en", exact=True).click()
        opened.value.wait_for_url(address)
        page.goto(address)
        page.locator("img").first.wait_for()
        shown = "[...document.querySelectorAll('main img')].every(one => one.naturalWidth > 0)"
        page.wait_for_function(shown)
        page.screenshot(path=waiting.root / "preview.png")
        page.locator("main a[href*='p/']").first.click()
        page.wait_for_load_state()
        assert "/waiting/" in page.url
        table = api.artifact(f"{GALLERY}-waiting")
        page.goto(f"{waiting.prefect}/artifacts/artifact/{table['id']}")
        page.locator("td img").first.wait_for()
        page.wait_for_function(shown.replace("main", "td"))
        page.screenshot(path=waiting.root / "waiting.png")


def test_hiding_a_photo_asks_again(waiting: Running, api: PrefectApi) -> None:
    """Chosen by its place, which its page in the preview says; the next preview is without it, and
    the earlier one is nobody's choice."""
    (before,) = choices(api)
    _, hidden = photo_choices(api)
    words, _, photo = hidden.rpartition(": ")
    assert words == f"{GALLERY}, photo 2 of 2, new"
    assert photo in photos_that_wait(api)
    (address, *_) = re.findall(
        r"http://\S+/en/index\.html", command("approve", "--project", waiting.root).stdout
    )
    page_of_it = address.replace("index.html", f"p/{photo}.html")
    assert "2 of 2" in urllib.request.urlopen(page_of_it, timeout=10).read().decode()
    with pytest.raises(urllib.error.HTTPError) as refused:
        answer(waiting, api, HIDE, photos=[f"{GALLERY}, photo 9 of 9, new: {photo}"])
    assert refused.value.code == 409
    with browser_page(1280, 1500) as form:
        for _ in range(TRIES):
            form.goto(f"{waiting.prefect}{form_link(api, {'release': before})}")
            form.get_by_text(before).first.wait_for()
            choose(form, 1, HIDE)
            choose(form, 3, hidden)
            form.screenshot(path=waiting.root / "choosing.png")
            form.keyboard.press("Escape")
            form.get_by_role("button", name="Submit").click()
            if has_begun(api, f"hide {before}"):
                break
    (run,) = [one for one in api.runs() if one["name"] == f"hide {before}"]
    done = api.ended(run["id"])
    assert done["state"]["type"] == "COMPLETED"
    assert done["parameters"]["photos"] == [hidden]
    (after,) = wait_until(lambda: [one for one in choices(api) if one != before])
    assert "takes the place of preview" in api.artifact(f"{GALLERY}-approval")["data"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        api.start(
            "approve_release",
            {"release": before, "decision": "approve: it goes live as the preview shows it"},
        )
    assert refused.value.code == 409
    assert not is_live(waiting)
    assert after


def test_the_form_in_the_ui_lets_it_out(waiting: Running, api: PrefectApi) -> None:
    """An operator follows the note to the form, chooses, submits, and it is live."""
    (release,) = choices(api)
    note = api.artifact(f"{GALLERY}-approval")
    with browser_page(1280, 1400) as page:
        for _ in range(TRIES):
            page.goto(f"{waiting.prefect}/artifacts/artifact/{note['id']}")
            with page.expect_popup() as opened:
                page.get_by_role("link", name="decide").click()
            form = opened.value
            form.get_by_text(release).first.wait_for()
            form.screenshot(path=waiting.root / "form.png")
            # By keyboard: Prefect's lists do not open by a click without a screen.
            form.locator(".p-select-button__control").nth(1).focus()
            form.keyboard.press("ArrowDown")
            form.get_by_text("approve: it goes live").first.click()
            form.screenshot(path=waiting.root / "chosen.png")
            form.get_by_role("button", name="Submit").click()
            if has_begun(api, f"approve {release}"):
                break
    assert has_begun(api, f"approve {release}", 1)
    body = waiting.wait_for(1)
    assert "/waiting/" not in body
    wait_until(lambda: not choices(api))
    told = wait_until(lambda: "approved" in api.artifact(f"{GALLERY}-approval")["data"])
    assert told
    assert command("approve", "--project", waiting.root).returncode == 0


def test_the_command_refuses_and_nothing_changes(waiting: Running, api: PrefectApi) -> None:
    """A new photo waits; refused, it stays in the house, and nobody is asked again."""
    waiting.drop("IMG_3.JPG", a_jpeg(903, 600))
    (release,) = wait_until(lambda: choices(api))
    number = release.partition(" ")[2]
    refused = command(
        "approve", GALLERY, number, "--refuse", "too-early", "--project", waiting.root
    )
    assert refused.returncode == 0, refused.stderr
    assert "was refused" in command("status", "--project", waiting.root).stdout
    wrong = command("approve", GALLERY, "000000000000", "--project", waiting.root)
    assert (wrong.returncode, "has changed since" in wrong.stderr) == (1, True)
    assert len(re.findall(r'href="p/\w+\.html"', waiting.wait_for(1))) == 1
