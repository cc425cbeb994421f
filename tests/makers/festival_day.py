"""A house and a browser go in; an operator's day is driven by clicks, each screen is offered.

Each step waits until what it does is done, and fails where a screen does not say what it should.
"""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gallery_media.demo.paint import DemoPhoto
from gallery_media.demo.project import captions_csv
from tests.makers.prefect_api import ENDED, PrefectApi
from tests.makers.running import GALLERY, PATIENCE, Running
from tests.makers.ui_forms import choose, until

TELEPHONE = " Tel. 67123456"
"""Words with a telephone number are held until an editor has said them anew."""

OFFERED = 13
"""So many deployments a house has."""

FIRST = 4
"""So many photos come first: the pictures of a table last as long as its preview."""

LOADED = (
    "() => { const all = [...document.querySelectorAll('td img')];"
    " return all.length && all.every(one => one.naturalWidth > 0) }"
)
RAW = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|WithdrawalReason|RefusalReason|Decision\.|PhotoState")
"""Ids of runs and names of code, which no operator has to read."""

Shoot = Callable[[Any, str], None]


@dataclass
class FestivalDay:
    """``page``: a browser's; ``shoot`` gets the page and the picture's name at each screen."""

    house: Running
    page: Any
    photos: Sequence[DemoPhoto]
    shoot: Shoot

    @property
    def api(self) -> PrefectApi:
        return PrefectApi(self.house.prefect)

    def begin(self) -> None:
        """In the morning: everything that can be started is offered."""
        self.api.wait_for_deployments(OFFERED)
        until(lambda: {one["status"] for one in self.api.deployments().values()} == {"READY"})
        self.open("/deployments")
        self.page.get_by_text("publish_gallery").first.wait_for()
        self.take("morning")

    def watch(self) -> None:
        """Photos come, one of them with a telephone number in its words; a bar and a table."""
        self.write_captions(TELEPHONE)
        first, rest = self.photos[-FIRST:], self.photos[:-FIRST]
        self.drop(first)
        self.open_artifact(f"{GALLERY}-progress")
        self.page.get_by_text(re.compile(r"\d+ of \d+ photos?")).first.wait_for()
        self.take("progress")
        self.wait_for_question(len(first) - 1)
        self.open_artifact(f"{GALLERY}-photos", "waiting for approval")
        self.page.wait_for_function(LOADED)
        rows = self.page.locator("tbody tr")
        assert "held" in rows.first.inner_text()
        assert "telephone" in rows.first.inner_text()
        self.take("photos")
        self.drop(rest)
        self.wait_for_question(len(self.photos) - 1)

    def approve(self) -> None:
        """The note leads to the preview and to the form; approved, it is live."""
        release = self.release()
        self.open_artifact(f"{GALLERY}-approval")
        self.page.get_by_role("heading", name="waits for your word").wait_for()
        self.take("approval")
        with self.page.expect_popup() as opened:
            self.page.get_by_role("link", name="en", exact=True).click()
        opened.value.locator("main img").first.wait_for()
        opened.value.wait_for_load_state("networkidle")
        self.shoot(opened.value, "preview")
        opened.value.close()
        with self.page.expect_popup() as opened:
            self.page.get_by_role("link", name="decide").click()
        form = opened.value
        form.get_by_text(release).first.wait_for()
        choose(form, 1, "approve: it goes live")
        self.take("decide", form)
        assert self.submit(form, "approve_release")["name"] == f"approve {release}"
        form.close()
        self.house.wait_for(len(self.photos) - 1)

    def mend(self) -> None:
        """An editor says the words anew in captions.csv; the held photo comes, and is approved."""
        before = self.release(must=False)
        self.write_captions("")
        self.open_form("publish_gallery")
        self.page.get_by_text("Failed photos once more").first.wait_for()
        choose(self.page, 0, GALLERY)
        self.take("publish")
        self.submit(self.page, "publish_gallery")
        release = self.wait_for_question(len(self.photos), before)
        self.open_artifact(f"{GALLERY}-waiting")
        self.page.wait_for_function(LOADED)
        assert "new" in self.page.locator("tbody tr").first.inner_text()
        run = self.api.start(
            "approve_release",
            {"release": release, "decision": "approve: it goes live as the preview shows it"},
        )
        assert self.api.ended(run)["state"]["type"] == "COMPLETED"
        self.house.wait_for(len(self.photos))

    def roll_back(self) -> None:
        """The release before is shown again, by the form."""
        self.open_form("rollback_gallery")
        choose(self.page, 0, GALLERY)
        self.take("rollback")
        run = self.submit(self.page, "rollback_gallery")
        assert run["name"] == f"{GALLERY}: back to the release before"
        self.house.wait_for(len(self.photos) - 1)

    def take_back(self) -> None:
        """Somebody asks; the form takes the photo's number and a reason, the note has the proof."""
        photo = self.shown()[0]
        self.open_form("withdraw_photo")
        self.page.locator("textarea").first.fill(photo)
        self.take("withdraw")
        assert self.submit(self.page, "withdraw_photo")["name"] == f"withdraw {photo}"
        assert photo not in self.shown()
        self.open_artifact(f"withdrawn-{photo}")
        self.page.get_by_role("heading", name=f"Photo {photo} is withdrawn").wait_for()
        self.take("withdrawn")

    def end(self) -> None:
        """In the evening: the day, one line a run, in words."""
        until(lambda: all(run["state"]["type"] in (*ENDED, "SCHEDULED") for run in self.api.runs()))
        self.open("/runs")
        self.page.get_by_text(re.compile("^withdraw ")).first.wait_for()
        # Below Prefect's filters and its chart.
        self.page.get_by_text("Hide subflows").evaluate("one => one.scrollIntoView()")
        self.take("runs")

    def drop(self, photos: Sequence[DemoPhoto]) -> None:
        """All of them in one moment, so that they come as one wave."""
        inbox = self.house.root / "inbox" / GALLERY
        for photo in photos:
            (inbox / f"{photo.name}.part").write_bytes(photo.data)
        for photo in photos:
            (inbox / f"{photo.name}.part").rename(inbox / photo.name)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.house.prefect}{path}")

    def open_artifact(self, key: str, words: str = "") -> None:
        """The newest of this key that has the words."""
        asked = {"sort": "CREATED_DESC", "artifacts": {"key": {"any_": [key]}}}
        found = until(
            lambda: [
                one
                for one in self.api.post("/artifacts/filter", asked)
                if words in str(one["data"])
            ]
        )
        self.open(f"/artifacts/artifact/{found[0]['id']}")
        self.page.get_by_text(GALLERY).first.wait_for()

    def open_form(self, deployment: str) -> None:
        found = self.api.deployments()[deployment]["id"]
        self.open(f"/deployments/deployment/{found}/run")
        self.page.get_by_role("button", name="Submit").wait_for()

    def submit(self, form: Any, deployment: str) -> dict[str, Any]:
        """Press *Submit*; the run that came of it, once it ended well."""
        mine = self.api.deployments()[deployment]["id"]
        before = {run["id"] for run in self.api.runs()}

        def made() -> list[dict[str, Any]]:
            runs = self.api.runs()
            return [one for one in runs if one["deployment_id"] == mine and one["id"] not in before]

        for _ in range(3):  # a click while one of Prefect's lists still closes is lost
            form.get_by_role("button", name="Submit").click()
            form.wait_for_timeout(2000)
            if made():
                break
        run = until(made)[0]
        ended = self.api.ended(run["id"])
        assert ended["state"]["type"] == "COMPLETED", ended["state"]
        return ended

    def take(self, name: str, page: Any = None) -> None:
        """A picture, of a screen that shows words only."""
        page = page or self.page
        page.wait_for_timeout(700)  # Prefect's panels fade in
        # The heading of an artifact's page is its id, whatever it is called.
        text = page.locator("body").inner_text().replace(page.url.rpartition("/")[2], "")
        assert not RAW.search(text), (name, RAW.findall(text))
        self.shoot(page, name)

    def write_captions(self, more: str) -> None:
        """captions.csv, with ``more`` at the end of the last photo's captions."""
        table = captions_csv(self.photos)
        for words in self.photos[-1].words:
            table = table.replace(words.caption, words.caption + more)
        (self.house.root / "galleries" / GALLERY / "captions.csv").write_text(table)

    def release(self, *, must: bool = True) -> str:
        """What the form of ``approve_release`` offers; "" for nothing."""
        offered = self.api.deployments()["approve_release"]["parameter_openapi_schema"]
        found = [one for one in offered["properties"]["release"]["enum"] if GALLERY in one]
        assert found or not must
        return str(found[0]) if found else ""

    def wait_for_question(self, photos: int, before: str = "") -> str:
        """A preview of so many photos that waits, as the form names it."""

        def asked() -> str:
            release = self.release(must=False)
            note = str(self.api.artifact(f"{GALLERY}-approval", PATIENCE)["data"])
            fits = (
                f"it shows {photos} photos" in note
                and f"preview {release.partition(' ')[2]} waits" in note
            )
            return release if fits and release not in ("", before) else ""

        return str(until(asked))

    def shown(self) -> list[str]:
        url = f"{self.house.preview}/g/{GALLERY}/en/index.html"
        body = urllib.request.urlopen(url, timeout=10).read().decode()
        return sorted(set(re.findall(r'href="p/(\w+)\.html"', body)))
