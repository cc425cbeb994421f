"""What operators see of each photo of a run: a table, a bar, a note with ways to all of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from prefect.client.orchestration import get_client

from gallery_flows.photo_report import PhotoReport
from gallery_flows.photo_rows import MOST_FINE, PICTURE, left_out, rows
from gallery_flows.pool import Pool, Share
from gallery_flows.publish import with_workers
from gallery_flows.room import share
from gallery_media.desk.prepared import Prepared
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.reasons import Code, Reason
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, take_in

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]


def somewhere() -> bytes:
    """An EXIF block that tells a place."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (56.0, 57.0, 0.0), 3: "E", 4: (24.0, 6.0, 0.0)})
    return exif.tobytes()


def artifacts() -> dict[str, Any]:
    """The newest artifact of each key."""
    with get_client(sync_client=True) as client:
        found = sorted(client.read_artifacts(), key=lambda one: str(one.updated))
    return {one.key: one for one in found if one.key}


def test_a_run_shows_each_photo_and_where_it_went(newsroom: Newsroom) -> None:
    """Picture, state, what was removed by kind, sizes; and the way to gallery and article."""
    drop(newsroom, "IMG_1.jpg", a_jpeg(900, 600, exif=somewhere()))
    drop(newsroom, "IMG_2.jpg", a_jpeg(901, 600))
    take_in(newsroom)
    with share(newsroom):
        assert with_workers(2)(gallery=GALLERY).photos == 2
    shown = artifacts()
    table = json.loads(shown[f"{GALLERY}-photos"].data)
    assert {row["state"] for row in table} == {"live"}
    assert {row["photo"] for row in table} == set(newsroom.live()[0].photos)
    thumbs = {row[PICTURE].split('"')[1] for row in table}
    public = {f"{newsroom.stores.public_endpoint}/{one.key}" for one in newsroom.live()[0].objects}
    assert len(thumbs) == 2
    assert thumbs <= public
    assert sum("place" in row["removed"] for row in table) == 1
    assert all(row["files"] and row["MB"] and row["seconds"] for row in table)
    assert shown[f"{GALLERY}-photos"].description.startswith(f"{GALLERY}: 2 photos live")
    note = shown[f"{GALLERY}-release"].data
    assert f"[lv]({newsroom.stores.public_endpoint}/g/{GALLERY}/lv/index.html)" in note
    assert "2 fine, 0 held, 0 not made" in note
    assert "failed" not in note


def test_photos_that_a_pool_prepared_are_shown_as_if_we_had(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but the seconds, which only the worker knows; asked for at once, not photo by photo."""
    drop(newsroom, "IMG_1.jpg", a_jpeg(900, 600, exif=somewhere()))
    for number in (2, 3, 4):
        drop(newsroom, f"IMG_{number}.jpg", a_jpeg(900 + number, 600))
    take_in(newsroom)
    asked = newsroom.to_prepare(GALLERY)
    worker = newsroom.prepare(GALLERY, asked[:3])
    third = newsroom.catalogue.photo(PhotoId(asked[2]))
    assert third is not None
    newsroom.catalogue.hold(third, Reason.of(Code.OBJECTION), None)
    monkeypatch.setattr(newsroom.catalogue, "photo", None)
    pool = Pool(newsroom, GALLERY, lambda *_: None)
    found = pool._made(Share(asked))
    assert [one.photo for one in found] == asked[:3]  # the fourth is due
    assert all(one.size and one.thumb for one in worker)
    assert "place" in worker[0].removed
    assert found[:2] == [replace(one, seconds=0.0) for one in worker[:2]]
    assert found[2] == Prepared(
        asked[2], PhotoState.HELD, reason=Reason.of(Code.OBJECTION).sentence("en")
    )


def test_what_failed_is_shown_and_tried_again_alone(newsroom: Newsroom) -> None:
    """Held because the machine was too slow: nothing tries it again by itself; the form does."""
    for number in (1, 2):
        drop(newsroom, f"IMG_{number}.jpg", a_jpeg(900 + number, 600))
    take_in(newsroom)
    first, _ = newsroom.to_prepare(GALLERY)
    newsroom.prepare(GALLERY, newsroom.to_prepare(GALLERY))
    photo = newsroom.catalogue.photo(PhotoId(first))
    assert photo is not None
    with newsroom.catalogue._reading() as connection:
        (digest,) = connection.exec_driver_sql(
            "SELECT recipe FROM photo WHERE id = ?", (first,)
        ).one()
    newsroom.catalogue.hold(photo, Reason.of(Code.TOO_SLOW, seconds=1), digest)
    with share(newsroom):
        released = with_workers(1)(gallery=GALLERY)
        assert (released.photos, newsroom.to_prepare(GALLERY)) == (1, [])
        again = with_workers(1)(gallery=GALLERY, failed_again=True)
    assert again.photos == 2
    (row,) = json.loads(artifacts()[f"{GALLERY}-photos"].data)
    assert (row["photo"], row["state"]) == (first, "live")


def test_a_photo_that_a_person_holds_is_not_tried_again(newsroom: Newsroom) -> None:
    """Only what the machine could not do; words and people are for a person."""
    drop(newsroom, "IMG_1.jpg", a_jpeg(900, 600))
    take_in(newsroom)
    (only,) = newsroom.to_prepare(GALLERY)
    photo = newsroom.catalogue.photo(PhotoId(only))
    assert photo is not None
    held = newsroom.catalogue.hold(photo, Reason.of(Code.TOO_SLOW, seconds=1), None)
    assert newsroom.try_again(GALLERY) == []
    held = newsroom.catalogue.hold(held, Reason.of(Code.OBJECTION), "0" * 64)
    assert newsroom.catalogue.try_again(GALLERY, (Code.TOO_SLOW,)) == ()
    assert held.state is PhotoState.HELD


def made(number: int, state: PhotoState = PhotoState.PREPARED, reason: str = "") -> Prepared:
    return Prepared(f"photo{number}", state, 9, 1_000_000, reason, thumb="m/aa/aa-320.avif")


def test_a_table_stays_small_and_keeps_what_needs_a_person() -> None:
    """Of 5,000 photos the first 300, every held one, every failed one, and a word of the rest."""
    prepared = [made(number) for number in range(4_990)]
    prepared += [made(4_990 + n, PhotoState.HELD, "words") for n in range(7)]
    failed = ["photo4997", "photo4998", "photo4999"]
    table = rows(prepared, failed, "live", lambda key: f"http://s/{key}")
    assert len(table) == MOST_FINE + 7 + 3
    assert [row["state"] for row in table[:10]] == ["held"] * 7 + ["not made yet, tried again"] * 3
    assert len(json.dumps(table)) < 100_000
    assert left_out(len(table), 4_997, 3) == "; 4,690 more are not in this table"
    assert left_out(2, 1, 1) == ""


def test_bar_and_table_are_written_as_batches_end_but_not_at_each() -> None:
    """A hundred batches in 25 seconds: two tables and thirteen bars, then the end of each."""
    now = 0.0
    report = PhotoReport("some-gallery", 800, lambda key: key, clock=lambda: now)
    wrote: list[tuple[str, int]] = []
    report._move_bar = lambda: wrote.append(("bar", len(report.prepared)))  # type: ignore[method-assign]
    report._write = lambda state: wrote.append((state, len(report.prepared)))  # type: ignore[method-assign]
    for batch in range(100):
        now += 0.25
        report.take([f"photo{batch}"], [made(batch)])
    report.finish("live")
    assert [done for what, done in wrote if what == "prepared"] == [40, 80]
    assert len([done for what, done in wrote if what == "bar"]) == 13
    assert wrote[-1] == ("live", 100)
