"""What operators start in the Prefect UI, run by a house: buttons, forms, queues, schedules."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gallery_media.embedded import free_ports
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.project import open_project
from gallery_media.wiring import open_newsroom
from tests.makers.browser import browser_page
from tests.makers.images import a_jpeg
from tests.makers.measured_runs import number
from tests.makers.prefect_api import PrefectApi
from tests.makers.running import GALLERY, PATIENCE, Running, command, make_project, up

# One house for all of them, in this order: `make test` keeps a file on one worker.
pytestmark = pytest.mark.journey

OFFERED = {
    "ingest_inbox",
    "publish_gallery",
    "approve_release",
    "withdraw_photo",
    "allow_photo",
    "rollback_gallery",
    "audit_gallery",
    "prune_storage",
    "unpublish_expired",
    "check_auditor",
    "rebuild_catalogue",
    "send_notice",
    "tidy_prefect",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A new project with `gallery-media up` on it, and three photos live."""
    root = tmp_path_factory.mktemp("operators") / "festival"
    make_project(root)
    settings = root / "gallery-media.toml"
    port, prefect = free_ports(2)
    text = settings.read_text().replace("# port = 9464", f"port = {port}")
    settings.write_text(text.replace("# port = 4200", f"port = {prefect}"))
    with up(root) as running:
        assert running.prefect == f"http://127.0.0.1:{prefect}"
        PrefectApi(running.prefect).wait_for_deployments(len(OFFERED))
        for number in (1, 2, 3):
            running.drop(f"IMG_{number}.JPG", a_jpeg(900 + number, 600))
        running.wait_for(3)
        yield running


@pytest.fixture
def api(house: Running) -> PrefectApi:
    found = PrefectApi(house.prefect)
    found.wait_for_deployments(len(OFFERED))
    return found


def photos(house: Running, count: int) -> list[str]:
    return sorted(set(re.findall(r'href="p/(\w+)\.html"', house.wait_for(count))))


def is_gone(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return "<img" not in answer.read().decode().partition("<main")[2]
    except urllib.error.HTTPError as error:
        return error.code in (404, 410)


def test_everything_is_offered_with_words_and_nothing_of_this_machine(
    house: Running, api: PrefectApi
) -> None:
    """Descriptions, tags and a help text for each field; no folder, no repository."""
    found = api.deployments()
    assert set(found) == OFFERED
    for name, one in found.items():
        assert all((one["description"], one["tags"])), name
        assert one["path"] is None, name
        for field in one["parameter_openapi_schema"]["properties"].values():
            assert all((field["title"], field["description"])), (name, field)
        assert str(house.root) not in str(one)
    crons = {name: one["schedules"] for name, one in found.items() if one["schedules"]}
    # What the house does by itself once a day has no schedule beside that.
    assert set(crons) == {"audit_gallery", "prune_storage"}
    assert crons["audit_gallery"][0]["parameters"] == {"gallery": GALLERY}
    queued = found["publish_gallery"]
    assert queued["global_concurrency_limit"]["limit"] == 4
    assert queued["concurrency_options"]["collision_strategy"] == "ENQUEUE"


def test_a_gallery_is_chosen_and_another_word_is_refused(api: PrefectApi) -> None:
    """The server refuses it before anything runs."""
    form = api.deployments()["publish_gallery"]["parameter_openapi_schema"]
    assert form["properties"]["gallery"]["enum"] == [GALLERY]
    with pytest.raises(urllib.error.HTTPError) as refused:
        api.start("publish_gallery", {"gallery": "no-such-gallery"})
    assert refused.value.code == 409


def test_the_table_of_a_run_shows_pictures_and_its_note_leads_on(
    house: Running, api: PrefectApi
) -> None:
    """What an operator's browser shows: thumbnails that loaded, and ways that answer."""
    table, note = api.artifact(f"{GALLERY}-photos"), api.artifact(f"{GALLERY}-release")
    with browser_page(1600, 1000) as page:
        page.goto(f"{house.prefect}/artifacts/artifact/{table['id']}")
        page.get_by_role("columnheader", name="picture").wait_for()
        page.wait_for_function(
            "() => { const all = [...document.querySelectorAll('td img')];"
            " return all.length && all.every(one => one.naturalWidth > 0) }"
        )
        widths = page.evaluate("[...document.querySelectorAll('td img')].map(i => i.clientWidth)")
        assert all(60 <= width <= 100 for width in widths)
        page.screenshot(path=house.root / "table.png")
        page.goto(f"{house.prefect}/artifacts/artifact/{note['id']}")
        page.get_by_role("link", name="en", exact=True).first.wait_for()
        page.screenshot(path=house.root / "note.png")
        # Prefect opens each link in a tab of its own.
        with page.expect_popup() as opened:
            page.get_by_role("link", name="en", exact=True).first.click()
        opened.value.wait_for_url(f"{house.preview}/g/{GALLERY}/en/index.html")
        with page.expect_popup() as opened:
            page.get_by_role("link", name="start one").click()
        opened.value.get_by_text("Validate parameters").wait_for()
        opened.value.get_by_text(GALLERY).first.wait_for()
        opened.value.screenshot(path=house.root / "form.png")


def test_publishes_that_are_started_together_work_one_after_the_other(api: PrefectApi) -> None:
    """Both runs begin, as those of two galleries would; the second waits for the gallery's turn
    and is not thrown away."""
    both = [api.start("publish_gallery", {"gallery": GALLERY}) for _ in range(2)]
    ended = [api.ended(one) for one in both]
    assert [one["state"]["type"] for one in ended] == ["COMPLETED", "COMPLETED"]
    assert {one["name"] for one in ended} == {f"{GALLERY}: 3 photos"}

    def told() -> list[dict[str, Any]]:
        """The server hears of tasks some seconds later than of their runs."""
        tasks = api.post("/task_runs/filter", {"flow_runs": {"id": {"any_": both}}})
        whole = len(tasks) == len(both) and all(one["end_time"] for one in tasks)
        return tasks if whole else []

    wait_until(lambda: bool(told()))
    tasks = told()
    first, second = sorted(tasks, key=lambda task: str(task["start_time"]))
    assert first["end_time"] <= second["start_time"]


def test_a_gallery_goes_back_to_a_release_that_the_form_offers(
    house: Running, api: PrefectApi
) -> None:
    """By when it was live, not by an id that somebody has to know; what is not offered is none."""
    with open_newsroom(open_project(house.root)) as room:
        live = room.catalogue.live_release(GALLERY)
    assert live is not None
    settings = house.root / "galleries" / GALLERY / "gallery.toml"
    before = settings.read_text()
    settings.write_text(before.replace('en = "Photo gallery"', 'en = "Another title"'))
    wait_until(lambda: "Another title" in house.wait_for(3))

    def offered() -> list[str]:
        form = api.deployments()["rollback_gallery"]["parameter_openapi_schema"]
        found: list[str] = form["properties"]["release"]["enum"]
        return found

    wait_until(lambda: any(one.endswith(f": {live.id}") for one in offered()))
    first, *releases = offered()
    assert first == "the one before the live one"
    assert releases[0].endswith(f": {live.id}")
    assert all(one.startswith(f"{GALLERY}, live since 20") for one in releases)
    with pytest.raises(urllib.error.HTTPError) as refused:
        api.start("rollback_gallery", {"gallery": GALLERY, "release": "no such release"})
    assert refused.value.code == 409
    back = api.ended(api.start("rollback_gallery", {"gallery": GALLERY, "release": releases[0]}))
    assert back["state"]["type"] == "COMPLETED"
    assert back["name"] == f"{GALLERY}: back to {live.id}"
    wait_until(lambda: "Another title" not in house.wait_for(3))
    settings.write_text(before)
    on = api.ended(api.start("rollback_gallery", {"gallery": GALLERY, "unpin": True}))
    assert on["state"]["type"] == "COMPLETED"


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.3)


def test_what_a_served_audit_finds_is_told_to_prometheus(house: Running, api: PrefectApi) -> None:
    """It is a process of its own, as each night; nobody would be woken otherwise."""
    found = open_project(house.root)
    url = f"http://127.0.0.1:{read_house_settings(found).metrics.port}/metrics"
    series = 'gallery_media_audit_findings_total{kind="missing"}'

    def missing() -> float:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return number(series, answer.read().decode())

    assert missing() == 0
    with open_newsroom(found) as room:
        key = room.live()[0].objects[-1].key
        page = room.stores.public.get(key)
        room.stores.public.delete(key)
        ended = api.ended(api.start("audit_gallery", {"gallery": GALLERY}))
        head = page.head
        room.stores.public.put(
            key, page.body, content_type=head.content_type, cache_control=head.cache_control
        )
    assert ended["state"]["type"] == "FAILED"
    assert missing() == 1


def test_a_photo_is_taken_back_by_the_form_in_the_ui(house: Running, api: PrefectApi) -> None:
    """An operator opens the form, types the photo's number, chooses a reason, and it is gone."""
    before = photos(house, 3)
    withdrawn = api.deployments()["withdraw_photo"]["id"]
    with browser_page(1280, 1400) as page:
        page.goto(f"{house.prefect}/deployments/deployment/{withdrawn}/run")
        page.locator("textarea").first.fill(before[0])
        page.get_by_text("The photo's number, or the address of its page").first.wait_for()
        page.get_by_text("as the gallery's settings say").first.wait_for()
        page.get_by_role("button", name="Submit").click()
        page.get_by_text("Flow run").first.wait_for()
    deadline = time.monotonic() + PATIENCE
    name = f"withdraw {before[0]}"
    while not (mine := [run for run in api.runs() if run["name"] == name]):
        assert time.monotonic() < deadline, [run["name"] for run in api.runs()]
        time.sleep(0.3)
    assert api.ended(mine[0]["id"])["state"]["type"] == "COMPLETED"
    assert photos(house, 2) == before[1:]
    assert is_gone(f"{house.preview}/g/{GALLERY}/en/p/{before[0]}.html")
    assert list((house.root / "withdrawals").glob(f"*{before[0]}*"))


def test_a_photo_is_taken_back_by_a_run_and_a_wrong_number_fails(
    house: Running, api: PrefectApi
) -> None:
    """By the address of its page as well; a number that no photo has is a failed run."""
    before = photos(house, 2)
    page = f"{house.preview}/g/{GALLERY}/en/p/{before[1]}.html"
    right = api.start("withdraw_photo", {"photo": page, "reason": "law", "urgent": True})
    wrong = api.start("withdraw_photo", {"photo": "zzzzzzzzzzzz"})
    assert api.ended(right)["state"]["type"] == "COMPLETED"
    assert api.ended(wrong)["state"]["type"] == "FAILED"
    assert photos(house, 1) == before[:1]
    assert is_gone(page)


def test_a_new_gallery_joins_the_choices(house: Running, api: PrefectApi) -> None:
    """Nobody has to start the house again."""
    folder = house.root / "galleries" / "second-2017"
    folder.mkdir()
    settings = house.root / "galleries" / GALLERY / "gallery.toml"
    (folder / "gallery.toml").write_text(settings.read_text())
    deadline = time.monotonic() + PATIENCE
    while True:
        one = api.deployments()["audit_gallery"]
        choices = one["parameter_openapi_schema"]["properties"]["gallery"]["enum"]
        if choices == [GALLERY, "second-2017"]:
            break
        assert time.monotonic() < deadline, choices
        time.sleep(0.5)
    assert len(one["schedules"]) == 2


def test_deploying_without_a_work_pool_is_refused_in_words(house: Running) -> None:
    """The house offers the same by itself."""
    refused = command("deploy", "--project", house.root)
    assert refused.returncode == 1
    assert "work_pool" in refused.stderr
