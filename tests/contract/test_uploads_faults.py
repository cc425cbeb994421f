"""The bucket as an inbox on the real server: storms, deaths, and a bucket that goes away."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.catalogue import Outcome
from gallery_media.errors import TryAgain
from gallery_media.steps import Step, listening
from gallery_media.storage.connection import connect
from gallery_media.storage.location import S3Location
from gallery_media.storage.s3 import S3Storage
from gallery_media.storage.uploads import UploadBucket, UploadPlace
from tests.makers.fault_proxy import FaultProxy
from tests.makers.images import a_jpeg
from tests.makers.strangers import die, in_child
from tests.makers.uploads import GALLERY, UploadDesk, an_upload_desk

pytestmark = pytest.mark.journey


@pytest.fixture
def place(seaweedfs: S3Location) -> UploadPlace:
    return UploadPlace(seaweedfs, "uploads-faults", f"{secrets.token_hex(4)}/")


@contextmanager
def desk_on(root: Path, place: UploadPlace, deadline: float = 20) -> Iterator[UploadDesk]:
    """A desk whose originals are in memory-less S3 as well, as a process of its own has it."""
    client = connect(place.location)
    try:
        originals = S3Storage(client, place.location.originals_bucket)
        with an_upload_desk(root, UploadBucket(place, deadline=deadline), originals) as desk:
            yield desk
    finally:
        client.close()


def until_empty(desk: UploadDesk, rounds: int = 60) -> None:
    """Look and take until nothing is left; outages only delay."""
    for _ in range(rounds):
        try:
            desk.take()
            if not desk.look().ready:
                return
        except TryAgain:
            continue
    raise AssertionError(f"still there: {desk.in_bucket()}")


def a_pile(count: int) -> dict[str, bytes]:
    """Different photos, every fifth one twice."""
    pile: dict[str, bytes] = {}
    for number in range(count):
        seen = number - 1 if number % 5 == 4 else number
        pile[f"IMG_{number}.JPG"] = a_jpeg(200 + seen)
    return pile


def check(desk: UploadDesk, pile: dict[str, bytes]) -> None:
    """Receipts are files, rows are distinct bytes, originals are these bytes, nothing is left."""
    receipts = desk.catalogue.receipts(GALLERY)
    assert Counter(receipt.name for receipt in receipts) == Counter(list(pile))
    assert {receipt.outcome for receipt in receipts} <= {Outcome.RECEIVED, Outcome.DUPLICATE}
    distinct = {hashlib.sha256(data).hexdigest() for data in pile.values()}
    assert len({receipt.photo_id for receipt in receipts}) == len(distinct)
    for digest in distinct:
        stored = desk.originals.get(f"o/{digest[:2]}/{digest}").body
        assert hashlib.sha256(stored).hexdigest() == digest
    assert desk.in_bucket() == []
    assert desk.files("state") == []
    assert desk.files("quarantine") == []


def test_a_storm_of_faults_delays_and_condemns_nothing(tmp_path: Path, place: UploadPlace) -> None:
    """Thirty in a hundred requests fail in every way a network knows; all is taken in once."""
    pile = a_pile(20)
    with desk_on(tmp_path, place) as calm:
        invite = calm.an_invite()
        for name, data in pile.items():
            calm.drop(f"{GALLERY}/{name}", data)
        uploaded = calm.upload(invite, "from the page.jpg", a_jpeg(777))
    with FaultProxy(place.location.endpoint_url or "", rate=0.3, seed=5) as proxy:
        stormy = replace(place, location=replace(place.location, endpoint_url=proxy.url))
        with desk_on(tmp_path, stormy) as desk:
            until_empty(desk)
            assert sum(proxy.met.values()) > 10
    with desk_on(tmp_path, place) as desk:
        check(desk, pile | {"from the page.jpg": a_jpeg(777)})
        answer = desk.catalogue.receipt(uploaded.id)
        assert answer is not None
        assert answer.photographer == invite.photographer


@pytest.mark.parametrize(
    "point", [Step.LANDED, Step.READ, Step.STORED, Step.RECORDED, Step.FINISHED, Step.TIDIED]
)
def test_a_process_that_dies_at_any_step_changes_nothing(
    tmp_path: Path, place: UploadPlace, point: Step
) -> None:
    """SIGKILL; whoever comes next goes on under the same claims, with the same photographer."""
    pile = a_pile(5)
    with desk_on(tmp_path, place) as desk:
        invite = desk.an_invite()
        for name, data in pile.items():
            desk.upload(invite, name, data)
    # Twice the same bytes by one invite are one place, so the pile's double is sent once.
    sent = {hashlib.sha256(data).digest(): name for name, data in reversed(pile.items())}

    def work_and_die() -> None:
        passed = Counter[Step]()

        def at(step: Step, _about: str) -> None:
            passed[step] += 1
            if step is point and passed[step] == 2:
                die()

        with desk_on(tmp_path, place) as desk, listening(at):
            desk.take()

    assert in_child(work_and_die) == -9
    with desk_on(tmp_path, place) as desk:
        until_empty(desk)
        check(desk, {name: pile[name] for name in sent.values()})
        photographers = {receipt.photographer for receipt in desk.catalogue.receipts(GALLERY)}
        assert photographers == {invite.photographer}


def test_a_large_upload_is_never_whole_in_memory(tmp_path: Path, place: UploadPlace) -> None:
    """It goes to the disk piece by piece; what is measured is this process's own allocation."""
    import tracemalloc

    size = 40_000_000
    with desk_on(tmp_path, place) as desk:
        desk.drop(f"{GALLERY}/large.jpg", bytes(size))
        desk.look()
        (claim,) = desk.intake.wave()
        tracemalloc.start()
        landed = desk.intake.open_claim(claim)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert landed is not None
        assert landed.state.size == size
        assert peak < size // 4
        desk.intake.bucket.remove(next(iter(desk.bucket.list())))
