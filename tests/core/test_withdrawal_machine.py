"""Publish, withdraw, go back, tidy up and drop again, in any order, with crashes in between."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gallery_media.catalogue import Outcome
from gallery_media.desk.prune import GRACE
from gallery_media.desk.retain import retention
from gallery_media.errors import RollbackRefused
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.publishing.certificate_keys import certificates_beside
from gallery_media.publishing.manifest import read_manifest
from gallery_media.steps import Step, listening
from gallery_media.storage.keys import MANIFESTS
from tests.makers.houses import GALLERY, House

numbers = st.integers(0, 4) | st.integers(100, 102)
crashes = st.sampled_from(
    [
        Step.BURIED,
        Step.BURIAL_KEPT,
        Step.PAGES_PUT,
        Step.FLIPPED,
        Step.SHOWN_NO_MORE,
        Step.FILES_DELETED,
        Step.RELEASES_DELETED,
        Step.PROVEN,
        Step.FORGOTTEN,
    ]
)


class Killed(BaseException):
    """The process ends here."""


class WithdrawalMachine(RuleBasedStateMachine):
    """What the house is asked to do, and what must be true after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.scratch = tempfile.TemporaryDirectory()
        self.house = House(Path(self.scratch.name))
        self.photos: dict[int, PhotoId] = {}
        self.files: dict[PhotoId, set[str]] = {}
        self.gone: set[int] = set()
        self.versions: list[tuple[int, int]] = []
        self.strays = 0
        self.lying: dict[str, datetime] = {}
        self.seen_idle: dict[str, datetime] = {}

    def teardown(self) -> None:
        """Two passes a day apart leave nothing that nothing needs."""
        self.house.finish()
        for _ in range(2):
            self.house.clock.now += timedelta(hours=25)
            self.house.prune()
        assert set(self.house.public.objects) <= self._needed()
        self.nothing_live_is_missing()
        self.nothing_withdrawn_is_readable()
        self.house.catalogue.close()
        self.scratch.cleanup()

    @initialize(some=st.sets(numbers, min_size=2, max_size=5), strays=st.integers(0, 2))
    def begin(self, some: set[int], strays: int) -> None:
        """A gallery that is live, and what a killed publisher left beside it."""
        for number in sorted(some):
            self.drop(number)
        self.publish()
        for _ in range(strays):
            self.leave_something_behind()

    @rule(number=numbers)
    def drop_and_publish(self, number: int) -> None:
        self.drop(number)
        self.publish()

    @rule(number=numbers)
    def drop(self, number: int) -> None:
        receipt = self.house.drop(number)
        if number in self.gone:
            assert receipt.outcome is Outcome.REFUSED
        elif number in self.photos:
            assert receipt.outcome is Outcome.DUPLICATE
        else:
            assert receipt.photo_id is not None
            self.photos[number] = receipt.photo_id
            files = self.house.catalogue.variant_files(receipt.photo_id)
            self.files[receipt.photo_id] = {file.key for file in files}

    @precondition(lambda self: self.left())
    @rule(place=st.integers(0, 9))
    def send_a_new_version(self, place: int) -> None:
        """With the pixels of some other photo, now and then."""
        number = self.left()[place % len(self.left())]
        version = 1000 + len(self.versions)
        photo = self.photos[number]
        assert self.house.drop(version, replaces=photo).outcome is Outcome.REPLACED
        self.versions.append((version, number))
        self.files[photo] |= {file.key for file in self.house.catalogue.variant_files(photo)}

    @precondition(lambda self: self.versions)
    @rule(place=st.integers(0, 9))
    def drop_a_version_again(self, place: int) -> None:
        version, number = self.versions[place % len(self.versions)]
        expected = Outcome.REFUSED if number in self.gone else Outcome.DUPLICATE
        assert self.house.drop(version).outcome is expected

    @rule()
    def publish(self) -> None:
        self.house.publish()

    @precondition(lambda self: self.left())
    @rule(place=st.integers(0, 9), urgent=st.booleans(), erase=st.booleans())
    def withdraw(self, place: int, urgent: bool, erase: bool) -> None:
        number = self.left()[place % len(self.left())]
        self.gone.add(number)
        done = self.house.withdraw(self.photos[number], urgent=urgent, erase=erase)
        assert all(proof.gone for proof in done.proofs)

    @precondition(lambda self: self.left())
    @rule(place=st.integers(0, 9), crash=crashes)
    def withdraw_and_be_killed(self, place: int, crash: Step) -> None:
        number = self.left()[place % len(self.left())]
        self.gone.add(number)

        def kill(step: Step, _about: str) -> None:
            if step is crash:
                raise Killed

        try:
            with listening(kill):
                self.house.withdraw(self.photos[number])
        except Killed:
            self.house.finish()
        found = self.house.catalogue.photo(self.photos[number])
        assert found is not None
        assert found.state is PhotoState.WITHDRAWN

    def left(self) -> list[int]:
        """What was received and not withdrawn, in order."""
        return sorted(self.photos.keys() - self.gone)

    @rule(place=st.integers(0, 5))
    def go_back(self, place: int) -> None:
        rows = self.house.catalogue.releases(GALLERY)
        target = rows[place % len(rows)].id
        shows = self._photos_of(target)
        try:
            self.house.roll_back(target)
        except RollbackRefused:
            return
        assert not shows & {self.photos[number] for number in self.gone}
        live = self.house.catalogue.live_release(GALLERY)
        assert live is not None
        assert self._photos_of(live.id) == shows

    @rule()
    def let_go(self) -> None:
        self.house.let_go()

    @rule(hours=st.sampled_from([0, 13, 25]))
    def wait_and_tidy_up(self, hours: int) -> None:
        self.house.clock.now += timedelta(hours=hours)
        self.house.prune()
        self.what_nobody_needs_gets_its_time()

    def what_nobody_needs_gets_its_time(self) -> None:
        """A publisher may be about to name it: a day until it is noticed, a day until it goes."""
        now = self.house.clock.now
        for key, since in self.lying.items():
            if self.house.public.head(key) is None:
                assert now - self.seen_idle[key] >= GRACE, key
            elif now - since >= GRACE:
                self.seen_idle.setdefault(key, now)

    @precondition(lambda self: self.strays < 3)
    @rule()
    def leave_something_behind(self) -> None:
        """As a publisher does that was killed between variants and rows."""
        self.strays += 1
        key = f"m/00/{self.strays:024d}-480.jpg"
        self.house.public.put(key, b"stray", content_type="image/jpeg")
        self.lying[key] = self.house.clock.now

    @invariant()
    def nothing_live_is_missing(self) -> None:
        live = self.house.catalogue.live_release(GALLERY)
        if live is None:
            return
        manifest = read_manifest(self.house.originals.get(live.manifest_key).body)
        for item in manifest.objects:
            head = self.house.public.head(item.key)
            assert head is not None, item.key
            assert head.sha256 == item.sha256, item.key

    @invariant()
    def nothing_withdrawn_is_readable(self) -> None:
        withdrawn = {self.photos[number] for number in self.gone}
        shown = {
            key for photo, files in self.files.items() if photo not in withdrawn for key in files
        }
        for photo in withdrawn:
            for key in self.files[photo] - shown:
                assert self.house.public.head(key) is None, key
        for key, found in self.house.public.objects.items():
            if not key.endswith(".html"):
                continue
            text = found.body.decode()
            for photo in withdrawn:
                if key.endswith(f"/p/{photo}.html"):
                    assert "Foto ir izņemts" in text
                else:
                    assert photo not in text, key
        for listed in self.house.originals.list(MANIFESTS):
            manifest = read_manifest(self.house.originals.get(listed.key).body)
            assert not withdrawn & set(manifest.photos)

    def _photos_of(self, release: str) -> set[PhotoId]:
        for listed in self.house.originals.list(MANIFESTS):
            if listed.key.endswith(f"/{release}.json"):
                manifest = read_manifest(self.house.originals.get(listed.key).body)
                return set(manifest.photos)
        return set()

    def _needed(self) -> set[str]:
        catalogue = self.house.catalogue
        row = catalogue.gallery(GALLERY)
        kept = retention(
            catalogue.releases(GALLERY), self.house.clock.now, row.pinned_release if row else None
        ).kept
        needed = {
            item.key
            for listed in self.house.originals.list(MANIFESTS)
            if listed.key.rpartition("/")[2].removesuffix(".json") in kept
            for item in read_manifest(self.house.originals.get(listed.key).body).objects
        }
        gone = {self.photos[number] for number in self.gone}
        needed |= {key for photo, keys in self.files.items() if photo not in gone for key in keys}
        return needed | set(certificates_beside(needed))


TestWithdrawals = WithdrawalMachine.TestCase
TestWithdrawals.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
