"""The flow that takes a photo back: what Prefect keeps of it afterwards is its number."""

from __future__ import annotations

import logging
from typing import NoReturn

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client

from gallery_flows import kept_forms
from gallery_flows.ingest import ingest_inbox
from gallery_flows.publish import with_workers
from gallery_flows.room import share
from gallery_flows.withdraw import Original, withdraw_photo
from gallery_media.desk.exposure import keys_of
from gallery_media.errors import StorageUnavailable
from gallery_media.model.photo import PhotoState
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.wiring import Newsroom
from tests.journey.test_withdraw_versions import NAME, a_version
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, public_keys, publish
from tests.makers.photos import the_photo

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]


def everything(client: SyncPrefectClient) -> str:
    """Runs with their parameters, artifacts and logs, as Prefect's server hands them out."""
    runs = [*client.read_flow_runs(), *client.read_task_runs()]
    told = [one.model_dump_json() for one in (*runs, *client.read_artifacts())]
    return "\n".join([*told, *(one.model_dump_json() for one in client.read_logs())])


def test_prefect_keeps_a_withdrawn_photos_number_and_no_word_of_it(newsroom: Newsroom) -> None:
    """Two versions were published by flows; their table lists the photo until it is taken back."""
    with share(newsroom), get_client(sync_client=True) as client:
        for look in (1, 2):
            drop(newsroom, NAME, a_version(look))
            while newsroom.intake.look().waiting:
                pass
            ingest_inbox()
            with_workers(1)(gallery=GALLERY)
        photo = photos_by_name(newsroom.catalogue)[NAME]
        assert len(newsroom.catalogue.versions(photo)) == 1
        shown = {one.key for one in client.read_artifacts() if photo in f"{one.data}"}
        withdraw_photo(photo=photo, reason=WithdrawalReason.ASKED, original=Original.ERASE)
        assert the_photo(newsroom.catalogue, photo).state is PhotoState.WITHDRAWN
        left = {one.key for one in client.read_artifacts() if photo in f"{one.data}"}
        assert left == {f"withdrawn-{photo}"}, shown
        said = everything(client)
    assert photo in said
    assert NAME not in said
    assert NAME.partition(".")[0] not in said


def test_a_photo_is_withdrawn_though_forms_cannot_be_told(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Workers of a pool take it back, and what forms offer cannot be found out: the run ends well,
    the photo is gone, its receipt is there, and the run's log says what is behind."""
    drop(newsroom, "IMG_1.JPG", a_jpeg(901, 600))
    drop(newsroom, "IMG_2.JPG", a_jpeg(902, 600))
    publish(newsroom)
    photo = photos_by_name(newsroom.catalogue)["IMG_1.JPG"]
    pictures = set(keys_of(newsroom.catalogue.variant_files(photo)))
    prefect = newsroom.house.prefect.model_copy(update={"work_pool": "vans"})
    newsroom.house = newsroom.house.model_copy(update={"prefect": prefect})
    asked: list[object] = []

    def away(room: Newsroom) -> NoReturn:
        asked.append(the_photo(room.catalogue, photo).state)
        raise StorageUnavailable("a key of the storage")

    monkeypatch.setattr(kept_forms, "offered", away)
    with share(newsroom), caplog.at_level(logging.WARNING):
        done = withdraw_photo(photo=photo)
    assert asked == [PhotoState.WITHDRAWN]  # after what matters, not before
    assert done.photo == photo
    assert done.proofs
    assert pictures
    assert not pictures & public_keys(newsroom)
    assert list(newsroom.project.withdrawals.rglob(f"*{photo}*"))
    said = [one for one in caplog.messages if "Forms were not brought up to date" in one]
    assert len(said) == 1
    assert "StorageUnavailable" in said[0]
    assert "key of the storage" not in caplog.text
