"""What every catalogue promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

from gallery_media.catalogue import (
    AuditedVariant,
    CaptionField,
    Catalogue,
    KeptWords,
    Outcome,
    Receipt,
    ReleaseState,
    Replaces,
    Words,
    WordsSource,
    open_catalogue,
    sqlite_url,
)
from gallery_media.catalogue.engine import WRITING, make_engine
from gallery_media.catalogue.migrate import migrate
from gallery_media.catalogue.migrations import HEAD
from gallery_media.catalogue.tables import metadata
from gallery_media.errors import AuditRefused, CatalogueBusy, CatalogueUnusable, Conflict
from gallery_media.model.localised import Localised
from gallery_media.model.metadata import PublicMetadata
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.proposal import ProposalState
from gallery_media.model.verdict import Verdict
from gallery_media.model.words import FileWords, PersonSign
from gallery_media.reasons import Code, Reason
from tests.makers.catalogues import (
    OPEN,
    RECEIVE,
    a_postgres_server,
    postgres_binaries,
    run_together,
)
from tests.makers.photos import (
    GALLERY,
    RECIPE,
    a_digest,
    a_preparation,
    a_prepared_photo,
    a_received_photo,
    an_audited_variant,
    an_original,
    receive,
    the_photo,
)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A private PostgreSQL server, where its programs are installed."""
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server is installed (Debian package: postgresql)")
    with a_postgres_server(binaries) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "catalogue.db")
    server: str = request.getfixturevalue("postgres")
    name = f"gm_{a_digest(request.node.nodeid)[:16]}"
    admin = create_engine(
        server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def catalogue(url: str) -> Iterator[Catalogue]:
    """An open catalogue that knows nothing yet."""
    with open_catalogue(url) as opened:
        yield opened


# Migrations


def test_postgresql_notices_a_host_that_is_gone(postgres: str) -> None:
    """It would keep rows locked for hours whose owner lost its power in the middle of a change."""
    engine = make_engine(postgres, 5)
    with engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar_one()
            for name in ("idle_in_transaction_session_timeout", "lock_timeout")
        }
    engine.dispose()
    assert told == {"idle_in_transaction_session_timeout": "30s", "lock_timeout": "5s"}


def test_the_migrations_make_exactly_the_tables_of_the_code(url: str) -> None:
    """Alembic finds no difference between the migrated schema and tables.py."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    open_catalogue(url).close()
    engine = make_engine(url, 5)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()

    assert differences == []


def test_opening_twice_keeps_everything(url: str) -> None:
    """The second start finds the schema as it should be, and the facts of the first."""
    with open_catalogue(url) as first:
        receipt = receive(first)

    with open_catalogue(url) as second:
        assert second.receipt(receipt.claim_id) == receipt


def test_four_processes_that_start_at_once_make_one_schema(url: str) -> None:
    """Nobody fails because another is just making the tables."""
    run_together(OPEN, *[[url]] * 4)

    with open_catalogue(url) as catalogue:
        assert receive(catalogue).outcome is Outcome.RECEIVED


def test_the_head_in_the_code_is_the_newest_migration() -> None:
    """Otherwise a start would believe that there is nothing to do."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from gallery_media.catalogue import migrations

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))

    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_schema_of_a_newer_program_is_left_alone(url: str) -> None:
    """An old program says what to do instead of guessing at unknown columns."""
    open_catalogue(url).close()
    engine = make_engine(url, 5)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(CatalogueUnusable, match="update gallery-media"):
        open_catalogue(url)


def test_a_migration_that_fails_leaves_nothing_behind(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a schema would keep every later start from working."""
    from alembic import op

    proxied = op.create_table

    def fail(name: str, *columns: Any, **options: Any) -> Any:
        if name == "receipt":
            raise RuntimeError("power cut")
        return proxied(name, *columns, **options)

    monkeypatch.setattr(op, "create_table", fail)
    engine = make_engine(url, 5)
    with pytest.raises(RuntimeError, match="power cut"):
        migrate(engine)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    monkeypatch.undo()
    migrate(engine)
    engine.dispose()


# Receiving


def test_a_new_photo_is_received_with_a_random_id(catalogue: Catalogue) -> None:
    """The receipt names the photo; the photo waits for its variants."""
    receipt = receive(catalogue, name=b"day-2/IMG_0412.jpg")

    assert receipt.outcome is Outcome.RECEIVED
    assert (receipt.name, receipt.path) == ("IMG_0412.jpg", "day-2/IMG_0412.jpg")
    assert receipt.photo_id is not None
    photo = the_photo(catalogue, receipt.photo_id)
    assert photo.state is PhotoState.RECEIVED
    assert (photo.gallery, photo.position, photo.photographer) == (GALLERY, 1, "jana")
    assert photo.received_at.utcoffset() == timedelta(0)


def test_the_same_claim_gets_the_same_receipt(catalogue: Catalogue) -> None:
    """A task that runs again after a crash changes nothing and is told the same."""
    first = receive(catalogue, claim="one")
    again = receive(catalogue, claim="one")

    assert again == first
    assert len(catalogue.receipts(GALLERY)) == 1
    assert [event.kind for event in catalogue.events()] == ["received"]


def test_known_bytes_are_a_duplicate_of_the_photo_that_is_there(catalogue: Catalogue) -> None:
    """Two receipts, one photo, one place in the gallery."""
    first = receive(catalogue, claim="one")
    second = receive(catalogue, claim="two", name="Kopija no «ābols».jpg".encode())

    assert second.outcome is Outcome.DUPLICATE
    assert second.photo_id == first.photo_id
    assert catalogue.counts(GALLERY)[PhotoState.RECEIVED] == 1


def test_a_duplicate_in_another_gallery_joins_that_gallery_too(catalogue: Catalogue) -> None:
    """The photo is shown in both, and the second gallery's revision says so."""
    photo = a_prepared_photo(catalogue)
    before = catalogue.revision("lampa-2018")

    receipt = receive(catalogue, claim="two", gallery="lampa-2018")

    assert receipt.outcome is Outcome.DUPLICATE
    assert [found.photo.id for found in catalogue.pictures("lampa-2018")] == [photo.id]
    assert [found.photo.id for found in catalogue.pictures(GALLERY)] == [photo.id]
    assert catalogue.revision("lampa-2018") > before


def test_withdrawn_bytes_are_refused_with_the_reason(catalogue: Catalogue) -> None:
    """A tombstone outlives its photo; no photo comes into being again."""
    catalogue.set_tombstone(a_digest("a photo"), "asked by a person in it", "desk")

    receipt = receive(catalogue)

    assert receipt.outcome is Outcome.REFUSED
    assert receipt.photo_id is None
    assert receipt.reason == "asked by a person in it"
    assert sum(catalogue.counts(GALLERY).values()) == 0


def test_a_quarantined_file_gets_a_receipt_and_a_later_good_one_is_new(
    catalogue: Catalogue,
) -> None:
    """A failed attempt never blocks the next one."""
    refused = catalogue.refuse("one", GALLERY, b"IMG_0412.jpg", "412 megapixels")

    assert (refused.outcome, refused.photo_id) == (Outcome.QUARANTINED, None)
    assert catalogue.refuse("one", GALLERY, b"IMG_0412.jpg", "something else") == refused
    assert receive(catalogue, claim="two").outcome is Outcome.RECEIVED


def test_names_in_both_spellings_of_macos_and_linux_read_the_same(catalogue: Catalogue) -> None:
    """NFD on disk, NFC in captions.csv; the latest photo of a name wins."""
    receive(catalogue, "early", name="diena/āboli.jpg".encode())
    late = receive(catalogue, "late", name=b"a\xcc\x84boli.jpg")

    assert catalogue.names(GALLERY) == {"āboli.jpg": late.photo_id}
    assert late.photo_id is not None
    assert catalogue.name(late.photo_id) == "āboli.jpg"


def test_a_name_that_is_no_text_is_kept_as_it_was(catalogue: Catalogue) -> None:
    """Raw bytes survive in the record; people read a replacement character."""
    receipt = receive(catalogue, name=b"\xff\xfe.jpg")

    assert receipt.name == "\ufffd\ufffd.jpg"
    assert receipt.photo_id is not None
    record = catalogue.next_record(receipt.photo_id)
    assert record is not None
    assert record.content["receipts"][0]["name_raw"] == "//4uanBn"


def test_receipts_since_a_moment(url: str) -> None:
    """A photographer's daily list takes only that day's."""
    moments = iter([datetime(2017, 6, 30, 12, tzinfo=UTC), datetime(2017, 7, 1, 12, tzinfo=UTC)])
    now = [next(moments)]
    with open_catalogue(url, clock=lambda: now[0]) as catalogue:
        receive(catalogue, "first day")
        now[0] = next(moments)
        second = receive(catalogue, "second day")

        assert catalogue.receipts(GALLERY, since=now[0]) == (second,)
        assert len(catalogue.receipts(GALLERY)) == 2


# Races


def test_two_processes_that_receive_the_same_bytes_make_one_photo(url: str) -> None:
    """One photo and two receipts each, whoever comes first."""
    open_catalogue(url).close()
    run_together(RECEIVE, [url, "one", "12"], [url, "two", "12"])

    with open_catalogue(url) as catalogue:
        receipts = catalogue.receipts(GALLERY)
        assert catalogue.counts(GALLERY)[PhotoState.RECEIVED] == 12
    outcomes = [receipt.outcome for receipt in receipts]
    assert (outcomes.count(Outcome.RECEIVED), outcomes.count(Outcome.DUPLICATE)) == (12, 12)
    assert len({receipt.photo_id for receipt in receipts}) == 12


def test_threads_that_receive_the_same_claim_get_the_same_receipt(catalogue: Catalogue) -> None:
    """Eight at once: one row, eight equal answers."""
    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(lambda _: receive(catalogue, claim="one"), range(8)))

    assert len(set(receipts)) == 1
    assert len(catalogue.receipts(GALLERY)) == 1


def test_photos_received_at_once_have_different_places(catalogue: Catalogue) -> None:
    """The order of a gallery has no ties."""
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: receive(catalogue, number), range(24)))

    positions = [photo.position for photo in catalogue.to_prepare(GALLERY, lambda _: RECIPE)]
    assert sorted(positions) == list(range(1, 25))


def test_of_eight_that_prepare_the_same_photo_differently_one_wins(catalogue: Catalogue) -> None:
    """The others are told to read again, and nothing of theirs is left."""
    photo = a_received_photo(catalogue)

    def prepare(number: int) -> bool:
        try:
            catalogue.mark_prepared(photo, a_preparation(photo.id, content=number))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(prepare, range(8)))

    assert won.count(True) == 1
    (picture,) = catalogue.pictures(GALLERY)
    expected = a_preparation(photo.id, content=won.index(True))
    assert {variant.sha256 for variant in picture.variants} == {
        audited.variant.sha256 for audited in expected.variants
    }


def test_mixed_work_of_many_never_waits_in_a_circle(catalogue: Catalogue) -> None:
    """Receivers, preparers, editors and publishers on the same photos of two galleries."""
    galleries = (GALLERY, "lampa-2018")

    def work(worker: int) -> int:
        refused = 0
        for step in range(24):
            gallery = galleries[(worker + step) % 2]
            receipt = receive(catalogue, step % 6, claim=f"{worker} {step}", gallery=gallery)
            assert receipt.photo_id is not None
            photo = the_photo(catalogue, receipt.photo_id)
            try:
                if worker % 3 == 0:
                    catalogue.mark_prepared(photo, a_preparation(photo.id, content=worker))
                elif worker % 3 == 1:
                    texts = {CaptionField.HEADLINE: f"{worker} {step}"}
                    catalogue.set_caption(photo.id, "lv", texts, "desk")
                else:
                    shown = [picture.photo.id for picture in catalogue.pictures(gallery)]
                    generation = 1000 * step + worker + 1
                    catalogue.record_flip(
                        gallery, f"r{generation}", generation, 1, "key", "digest", shown
                    )
            except Conflict:
                refused += 1
        return refused

    with ThreadPoolExecutor(6) as threads:
        refused = sum(threads.map(work, range(6)))  # CatalogueBusy would end this

    assert refused < 6 * 24
    for gallery in galleries:
        positions = [found.position for found in catalogue.to_prepare(gallery, lambda _: "another")]
        assert len(set(positions)) == len(positions) == 6


def test_a_lock_that_somebody_keeps_is_busy_and_changes_nothing(url: str) -> None:
    """The verb gives up after its time, in words of the try-again family; later it succeeds."""
    open_catalogue(url).close()
    engine = make_engine(url, 5)
    with open_catalogue(url, busy_timeout=0.3) as catalogue:
        with engine.connect().execution_options(**{WRITING: True}) as other, other.begin():
            if other.dialect.name == "postgresql":
                other.execute(text("LOCK TABLE gallery, photo"))
            with pytest.raises(CatalogueBusy, match="tried again"):
                receive(catalogue)
        assert receive(catalogue).outcome is Outcome.RECEIVED
        assert len(catalogue.receipts(GALLERY)) == 1
    engine.dispose()


# Preparing and holding


def test_a_prepared_photo_is_a_picture_with_its_variants(catalogue: Catalogue) -> None:
    """What the auditor saw is what the pages get, and the revision grows."""
    photo = a_received_photo(catalogue)
    preparation = a_preparation(photo.id, flags=("animated",))
    before = catalogue.revision(GALLERY)

    prepared = catalogue.mark_prepared(photo, preparation)

    (picture,) = catalogue.pictures(GALLERY)
    assert picture.photo == prepared
    assert prepared.state is PhotoState.PREPARED
    assert (picture.width, picture.height, picture.mean_colour) == (6000, 4000, (120, 80, 4))
    assert picture.thumbhash.hex() == "e4b80d55146687908867777788787887669fb50aac"
    assert set(picture.variants) == {audited.variant for audited in preparation.variants}
    assert picture.flags == ("animated",)
    assert catalogue.revision(GALLERY) == before + 1


def test_the_same_preparation_twice_is_one(catalogue: Catalogue) -> None:
    """A task that runs again, even with the photo as it saw it before, changes nothing."""
    photo = a_received_photo(catalogue)
    first = catalogue.mark_prepared(photo, a_preparation(photo.id))
    revision = catalogue.revision(GALLERY)

    assert catalogue.mark_prepared(photo, a_preparation(photo.id)) == first
    assert catalogue.revision(GALLERY) == revision


def test_a_stale_photo_is_refused(catalogue: Catalogue) -> None:
    """Whoever looked before somebody else's change must look again."""
    photo = a_received_photo(catalogue)
    held = catalogue.hold(photo, "a face that must be asked")

    with pytest.raises(Conflict):
        catalogue.hold(photo, "late")
    with pytest.raises(Conflict):
        catalogue.mark_prepared(photo, a_preparation(photo.id))
    with pytest.raises(Conflict):
        catalogue.release_hold(photo)
    assert the_photo(catalogue, photo.id) == held
    assert [event.kind for event in catalogue.events(photo=photo.id)] == ["received", "held"]


def test_a_photo_that_came_back_to_its_state_is_still_another_version(
    catalogue: Catalogue,
) -> None:
    """The state alone does not say whether somebody decided something in between."""
    photo = a_received_photo(catalogue)
    catalogue.release_hold(catalogue.hold(photo, "a question"))

    with pytest.raises(Conflict):
        catalogue.mark_prepared(photo, a_preparation(photo.id))
    assert catalogue.pictures(GALLERY) == ()


def test_a_verdict_about_other_bytes_lets_nothing_in(catalogue: Catalogue) -> None:
    """Without an audit of exactly these bytes there is no variant."""
    photo = a_received_photo(catalogue)
    good = an_audited_variant(photo.id)
    seen = good.verdict
    wrong = AuditedVariant(
        good.variant,
        Verdict(a_digest("other"), seen.policy, seen.auditor, seen.width, seen.height),
    )
    preparation = a_preparation(photo.id)

    with pytest.raises(AuditRefused):
        catalogue.mark_prepared(
            photo,
            type(preparation)(RECIPE, 6000, 4000, (0, 0, 0), (good, wrong)),
        )
    assert catalogue.pictures(GALLERY) == ()
    assert catalogue.verdict(good.variant.sha256) is None


def test_the_auditors_verdict_can_be_asked_by_digest(catalogue: Catalogue) -> None:
    """Also about variants by an older recipe, which an older release may show."""
    photo = a_prepared_photo(catalogue)
    old = a_preparation(photo.id).variants[0].verdict
    catalogue.mark_prepared(photo, a_preparation(photo.id, recipe="fedcba", content="new"))

    assert catalogue.verdict(old.sha256) == old
    assert catalogue.verdict(a_digest("never seen")) is None
    (picture,) = catalogue.pictures(GALLERY)
    assert old.sha256 not in {variant.sha256 for variant in picture.variants}


def test_another_recipe_makes_prepared_photos_wait_again(catalogue: Catalogue) -> None:
    """Only those; a held photo waits for its person."""
    prepared = a_prepared_photo(catalogue, "prepared")
    received = a_received_photo(catalogue, "received")
    catalogue.hold(a_received_photo(catalogue, "held"), "why")

    assert [photo.id for photo in catalogue.to_prepare(GALLERY, lambda _: RECIPE)] == [received.id]
    waiting = catalogue.to_prepare(GALLERY, lambda _: "another")
    assert [photo.id for photo in waiting] == [prepared.id, received.id]


def test_only_the_named_photos_are_looked_at(catalogue: Catalogue) -> None:
    """A batch asks about its own photos."""
    first, second = (a_received_photo(catalogue, number) for number in range(2))

    assert catalogue.to_prepare(GALLERY, lambda _: RECIPE, [second.id]) == (second,)
    assert catalogue.to_prepare(GALLERY, lambda _: RECIPE, []) == ()
    assert catalogue.to_prepare(GALLERY, lambda _: RECIPE) == (first, second)


def test_a_photo_that_could_not_be_prepared_waits_for_other_instructions(
    catalogue: Catalogue,
) -> None:
    """Under the same ones it would only be held again; a person's hold is nobody else's."""
    photo = a_received_photo(catalogue)
    held = catalogue.hold(photo, "its words hold a telephone number", RECIPE)

    assert catalogue.to_prepare(GALLERY, lambda _: RECIPE) == ()
    assert catalogue.to_prepare(GALLERY, lambda _: "another") == (held,)

    prepared = catalogue.mark_prepared(held, a_preparation(photo.id, recipe="another"))
    assert (prepared.state, prepared.reason) == (PhotoState.PREPARED, "")
    with pytest.raises(Conflict):
        catalogue.mark_prepared(catalogue.hold(prepared, "why"), a_preparation(photo.id))


def test_variants_are_found_again_by_what_made_them(catalogue: Catalogue) -> None:
    """Each with its verdict, and with what it says about itself."""
    photo = a_received_photo(catalogue)
    record = PublicMetadata(creators=("Jānis Bērziņš", "Žanete Ķīļņa"), copyright_notice="© Žanete")
    made = replace(an_audited_variant(photo.id), record=record, made_by="this")
    preparation = replace(a_preparation(photo.id), variants=(made,))
    catalogue.mark_prepared(photo, preparation)

    assert catalogue.made_before(photo.id, ["this", "that"]) == (made,)
    assert catalogue.made_before(photo.id, ["that"]) == ()
    assert catalogue.audited(made.variant.sha256) == made
    assert catalogue.audited(a_digest("never seen")) is None


def test_a_held_photo_leaves_the_pictures_and_comes_back(catalogue: Catalogue) -> None:
    """With its variants, and the revision grows each time."""
    photo = a_prepared_photo(catalogue)
    revision = catalogue.revision(GALLERY)

    held = catalogue.hold(photo, "a child without consent")
    assert catalogue.pictures(GALLERY) == ()
    assert [(found.id, found.reason) for found in catalogue.held(GALLERY)] == [
        (photo.id, "a child without consent")
    ]
    assert catalogue.revision(GALLERY) == revision + 1

    assert catalogue.release_hold(held).state is PhotoState.PREPARED
    assert len(catalogue.pictures(GALLERY)) == 1
    assert catalogue.revision(GALLERY) == revision + 2


def test_a_photo_held_before_its_variants_goes_back_to_be_prepared(catalogue: Catalogue) -> None:
    """Nobody sees any of it: the revision stays."""
    photo = a_received_photo(catalogue)
    revision = catalogue.revision(GALLERY)

    freed = catalogue.release_hold(catalogue.hold(photo, "why"))

    assert (freed.state, freed.reason) == (PhotoState.RECEIVED, "")
    assert catalogue.revision(GALLERY) == revision


# Releases


def test_a_flip_publishes_the_photos_of_the_release(catalogue: Catalogue) -> None:
    """Only those that it lists; the revision stays, or every publish would ask for another."""
    shown, late = a_prepared_photo(catalogue, "shown"), a_prepared_photo(catalogue, "late")
    revision = catalogue.revision(GALLERY)
    begun = catalogue.begin_release(GALLERY, "r1", 1, 10)
    assert begun.state is ReleaseState.BEGUN
    assert catalogue.live_release(GALLERY) is None

    live = _flip(catalogue, "r1", 1, [shown.id])

    assert catalogue.live_release(GALLERY) == live
    assert (live.state, live.manifest_key) == (ReleaseState.LIVE, "rel/r1")
    assert the_photo(catalogue, shown.id).state is PhotoState.PUBLISHED
    assert the_photo(catalogue, late.id).state is PhotoState.PREPARED
    assert catalogue.revision(GALLERY) == revision
    row = catalogue.gallery(GALLERY)
    assert row is not None
    assert (row.live_release, row.live_generation) == ("r1", 1)


def test_the_same_flip_twice_is_one(catalogue: Catalogue) -> None:
    """A crash after the entry page: the next run records it again."""
    photo = a_prepared_photo(catalogue)
    first = _flip(catalogue, "r1", 1, [photo.id])
    events = catalogue.events()

    assert _flip(catalogue, "r1", 1, [photo.id]) == first
    assert catalogue.events() == events


def test_the_next_flip_supersedes_the_one_before(catalogue: Catalogue) -> None:
    """Newest first, one of them live."""
    for generation in (1, 2, 3):
        _flip(catalogue, f"r{generation}", generation, [])

    states = [(row.id, row.state) for row in catalogue.releases(GALLERY)]
    assert states == [
        ("r3", ReleaseState.LIVE),
        ("r2", ReleaseState.SUPERSEDED),
        ("r1", ReleaseState.SUPERSEDED),
    ]


def test_a_flip_recorded_late_does_not_bring_an_old_release_back(catalogue: Catalogue) -> None:
    """The publisher crashed after its flip, another flipped, then the first is recorded."""
    newest = _flip(catalogue, "r2", 2, [])

    assert _flip(catalogue, "r1", 1, []).state is ReleaseState.SUPERSEDED
    assert catalogue.live_release(GALLERY) == newest


def test_two_releases_of_the_same_generation_cannot_both_have_flipped(
    catalogue: Catalogue,
) -> None:
    """The entry page allows only one; whoever says otherwise must look again."""
    _flip(catalogue, "r1", 1, [])

    with pytest.raises(Conflict):
        _flip(catalogue, "other", 1, [])


def test_a_pinned_gallery_says_so(catalogue: Catalogue) -> None:
    """Until it is let go."""
    catalogue.ensure_gallery(GALLERY)
    for pinned in (True, False):
        catalogue.pin(GALLERY, pinned)
        row = catalogue.gallery(GALLERY)
        assert row is not None
        assert row.pinned is pinned


# Words, records and the log


def test_words_are_read_as_they_were_written(catalogue: Catalogue) -> None:
    """In the order of the site's languages; the same words again change nothing."""
    photo = a_prepared_photo(catalogue)
    words = [
        Words(photo.id, "en", CaptionField.HEADLINE, "By the lake"),
        Words(photo.id, "lv", CaptionField.HEADLINE, "Pie ezera"),
        Words(photo.id, "lv", CaptionField.CREDIT_LINE, "Foto: LAMPA"),
    ]
    revision = catalogue.revision(GALLERY)

    assert catalogue.set_captions(words, "captions.csv") == 1
    assert catalogue.set_captions(words, "captions.csv") == 0

    caption = catalogue.captions(GALLERY, ("lv", "en"))[photo.id]
    assert caption.headline == Localised.of([("lv", "Pie ezera"), ("en", "By the lake")])
    assert caption.credit_line == "Foto: LAMPA"
    assert catalogue.revision(GALLERY) == revision + 1


def test_empty_words_take_a_text_away(catalogue: Catalogue) -> None:
    """An editor who empties a cell means it."""
    photo = a_prepared_photo(catalogue)
    catalogue.set_caption(photo.id, "lv", {CaptionField.HEADLINE: "Pie ezera"}, "desk")

    assert catalogue.set_caption(photo.id, "lv", {CaptionField.HEADLINE: " "}, "desk")
    assert catalogue.captions(GALLERY) == {}


def test_words_about_an_unknown_photo_write_nothing(catalogue: Catalogue) -> None:
    """Not even those about the known one in the same call."""
    photo = a_prepared_photo(catalogue)
    headline = CaptionField.HEADLINE

    with pytest.raises(ValueError, match="nobody"):
        catalogue.set_captions(
            [Words(photo.id, "lv", headline, "A"), Words(PhotoId("nobody"), "lv", headline, "B")],
            "desk",
        )
    assert catalogue.captions(GALLERY) == {}


def words_in(photo: PhotoId, source: WordsSource, said: str, sha256: str = "") -> KeptWords:
    words = FileWords(caption=Localised.of({"lv": said}), signs=frozenset({PersonSign.NAMED}))
    return KeptWords(photo, source, sha256 or a_digest(said), "words/1", words)


def test_words_of_files_are_kept_by_where_they_come_from(catalogue: Catalogue) -> None:
    """A late sidecar replaces its own words and no others', and the next release shows them."""
    photo = a_prepared_photo(catalogue)
    revision = catalogue.revision(GALLERY)
    original = words_in(photo.id, WordsSource.ORIGINAL, "Aka", photo.original.sha256)
    sidecar = words_in(photo.id, WordsSource.SIDECAR, "Ābols")
    assert catalogue.keep_words([original, sidecar]) == 1
    assert catalogue.keep_words([original, sidecar]) == 0
    assert catalogue.revision(GALLERY) == revision + 1
    newer = words_in(photo.id, WordsSource.SIDECAR, "Ķirsis")
    assert catalogue.keep_words([newer]) == 1
    kept = catalogue.file_words(GALLERY)[photo.id]
    assert kept.in_order() == (original, newer)
    assert kept.was_read_by("words/1")
    assert not kept.was_read_by("words/2")
    assert catalogue.file_words(GALLERY, ()) == {}
    assert catalogue.snapshot(GALLERY).file_words == {photo.id: kept}


def test_words_of_an_earlier_version_of_a_photo_are_not_its_own(catalogue: Catalogue) -> None:
    """They were read from other bytes; a sidecar lies beside whatever version there is."""
    photo = a_prepared_photo(catalogue)
    earlier = words_in(photo.id, WordsSource.ORIGINAL, "Aka", a_digest("other bytes"))
    sidecar = words_in(photo.id, WordsSource.STEM_SIDECAR, "Ābols")
    catalogue.keep_words([earlier, sidecar])
    assert catalogue.file_words(GALLERY)[photo.id].in_order() == (sidecar,)


def test_a_record_holds_the_words_of_files(catalogue: Catalogue) -> None:
    """So that a catalogue rebuilt from the bucket says the same on every page."""
    photo = a_prepared_photo(catalogue)
    kept = words_in(photo.id, WordsSource.SIDECAR, "Ābols")
    before = catalogue.next_record(photo.id)
    catalogue.keep_words([kept])
    after = catalogue.next_record(photo.id)
    assert before is not None
    assert after is not None
    assert after.seq > before.seq
    (line,) = after.content["file_words"]
    assert line["source"] == "x.jpg.xmp"
    assert FileWords.of_values(line["words"]) == kept.words


def test_a_sidecars_receipt_leaves_its_photos_name_alone(catalogue: Catalogue) -> None:
    """The same claim gets the same receipt; the photo is still called by its own file."""
    photo = a_prepared_photo(catalogue)
    name = catalogue.name(photo.id)
    kept = [words_in(photo.id, WordsSource.SIDECAR, "Ābols")]
    receipt = catalogue.receive_words("0123456789abcdef", GALLERY, b"day/x.jpg.xmp", kept)
    assert receipt.outcome is Outcome.WORDS
    assert receipt.photo_id == photo.id
    assert catalogue.receive_words("0123456789abcdef", GALLERY, b"y.xmp", []) == receipt
    assert catalogue.name(photo.id) == name
    assert list(catalogue.names(GALLERY)) == [name]
    assert photo.id in catalogue.photos_by_path(GALLERY).values()
    assert "day/x.jpg.xmp" not in catalogue.photos_by_path(GALLERY)


def test_a_withdrawn_photos_words_are_forgotten(catalogue: Catalogue) -> None:
    """What a file said of it goes with it, and no late sidecar brings it back."""
    photo = a_prepared_photo(catalogue)
    kept = words_in(photo.id, WordsSource.SIDECAR, "Ābols")
    catalogue.keep_words([kept])
    catalogue.begin_withdrawal(photo.id, "asked", "desk", erase=False)
    catalogue.finish_withdrawal(photo.id)
    assert catalogue.file_words(GALLERY) == {}
    with pytest.raises(Conflict, match="withdrawn"):
        catalogue.keep_words([kept])


def test_words_about_a_photo_that_is_not_there_are_refused(catalogue: Catalogue) -> None:
    """Not even those about another one in the same call are kept."""
    photo = a_prepared_photo(catalogue)
    nobody = words_in(PhotoId("nobody"), WordsSource.SIDECAR, "Ābols")
    with pytest.raises(Conflict, match="nobody"):
        catalogue.keep_words([words_in(photo.id, WordsSource.SIDECAR, "Aka"), nobody])
    assert catalogue.file_words(GALLERY) == {}


def test_a_snapshot_holds_revision_pictures_and_words_together(catalogue: Catalogue) -> None:
    """What a release is rendered from; an unknown gallery is an empty one."""
    photo = a_prepared_photo(catalogue)
    catalogue.set_caption(photo.id, "lv", {CaptionField.HEADLINE: "Pie ezera"}, "desk")

    snapshot = catalogue.snapshot(GALLERY, ("lv",))

    assert snapshot.gallery.catalog_rev == catalogue.revision(GALLERY)
    assert snapshot.pictures == catalogue.pictures(GALLERY)
    assert snapshot.captions == catalogue.captions(GALLERY, ("lv",))
    assert catalogue.snapshot("nobody-made-it").pictures == ()


def test_a_record_waits_until_the_bucket_holds_it(catalogue: Catalogue) -> None:
    """Each change makes a new number; a flip of the entry page does not."""
    photo = a_received_photo(catalogue)
    (first,) = catalogue.records_to_write()
    catalogue.mark_recorded(first)
    assert catalogue.records_to_write() == ()

    photo = catalogue.mark_prepared(photo, a_preparation(photo.id))
    (second,) = catalogue.records_to_write()
    assert second.seq == first.seq + 1
    assert len(second.content["variants"]) == 3
    catalogue.mark_recorded(second)

    _flip(catalogue, "r1", 1, [photo.id])
    assert catalogue.records_to_write() == ()
    assert catalogue.next_record(photo.id) == second


def test_an_older_record_that_arrives_late_hides_no_newer_one(catalogue: Catalogue) -> None:
    """The number that the bucket holds only grows."""
    photo = a_received_photo(catalogue)
    (first,) = catalogue.records_to_write()
    catalogue.mark_prepared(photo, a_preparation(photo.id))
    (second,) = catalogue.records_to_write()

    catalogue.mark_recorded(first)
    assert catalogue.records_to_write() == (second,)
    catalogue.mark_recorded(second)
    catalogue.mark_recorded(first)
    assert catalogue.records_to_write() == ()


def test_a_record_is_json(catalogue: Catalogue) -> None:
    """What comes back from JSON is what went in."""
    photo = a_prepared_photo(catalogue)
    catalogue.set_caption(photo.id, "lv", {CaptionField.HEADLINE: "Pie ezera"}, "desk")

    record = catalogue.next_record(photo.id)

    assert record is not None
    assert json.loads(json.dumps(record.content)) == record.content
    assert record.content["captions"][0]["text"] == "Pie ezera"


def test_every_step_leaves_a_line_in_the_log(url: str) -> None:
    """Who, what, from which state to which; of one photo or of a whole gallery."""
    with open_catalogue(url, actor="publish") as catalogue:
        photo = a_prepared_photo(catalogue)
        _flip(catalogue, "r1", 1, [photo.id])
        a_received_photo(catalogue, "another", gallery="lampa-2018")

        steps = [
            (event.kind, event.from_state, event.to_state)
            for event in catalogue.events(photo=photo.id)
        ]
        assert steps == [
            ("received", None, "received"),
            ("prepared", "received", "prepared"),
            ("published", "prepared", "published"),
        ]
        assert {event.actor for event in catalogue.events()} == {"publish"}
        assert [event.gallery for event in catalogue.events(gallery="lampa-2018")] == ["lampa-2018"]
        last = catalogue.events()[-1].id
        assert catalogue.events(after=last) == ()


def test_a_transaction_that_fails_leaves_no_line(catalogue: Catalogue) -> None:
    """The log tells only what happened."""
    photo = a_received_photo(catalogue)
    before = catalogue.events()

    with pytest.raises(Conflict):
        catalogue.release_hold(photo)
    assert catalogue.events() == before


def test_galleries_are_listed_by_slug_and_a_path_is_no_slug(catalogue: Catalogue) -> None:
    """A slug becomes part of addresses: nothing else may become a gallery."""
    for slug in ("lampa-2018", "lampa-2017", "lampa-2018"):
        catalogue.ensure_gallery(slug)

    assert [row.slug for row in catalogue.galleries()] == ["lampa-2017", "lampa-2018"]
    with pytest.raises(ValueError, match="address"):
        catalogue.ensure_gallery("../etc")


def _flip(catalogue: Catalogue, release: str, generation: int, photos: list[PhotoId]) -> Any:
    return catalogue.record_flip(
        GALLERY, release, generation, generation * 10, f"rel/{release}", "digest", photos
    )


def test_a_hold_by_code_is_told_in_the_readers_language(catalogue: Catalogue) -> None:
    """Operators read Latvian or English; maintainers' details stay English."""
    photo = a_received_photo(catalogue, "held by code")
    held = catalogue.hold(photo, Reason.of(Code.AUDIT), RECIPE, "the auditor saw a segment")
    assert held.why == Reason.of(Code.AUDIT)
    assert "nekas no tā nav publicēts" in held.told("lv")
    assert held.told("en").endswith("keep the file. (the auditor saw a segment)")
    freed = catalogue.release_hold(held)
    assert (freed.reason, freed.why) == ("", None)


def test_what_a_person_wrote_is_shown_as_it_is_in_every_language(catalogue: Catalogue) -> None:
    """So is the sentence of a row that is older than the codes."""
    held = catalogue.hold(a_received_photo(catalogue, "held by a person"), "a face to be asked")
    assert held.why is None
    assert held.told("lv") == held.told("en") == "a face to be asked"


def test_a_replacement_that_was_compared_with_something_older_is_a_conflict(
    catalogue: Catalogue,
) -> None:
    """Two processes replace one photo at once: the second compares again."""
    photo = a_received_photo(catalogue, "first")
    seen = Replaces(photo.id, photo.original.sha256)
    replace_by(catalogue, "second", seen)
    with pytest.raises(Conflict):
        replace_by(catalogue, "third", seen)
    assert [version.number for version in catalogue.versions(photo.id)] == [1]
    assert the_photo(catalogue, photo.id).original == an_original("second")


def test_a_claim_that_replaced_a_photo_gets_the_same_receipt_again(catalogue: Catalogue) -> None:
    """A task may run twice."""
    photo = a_received_photo(catalogue, "first")
    seen = Replaces(photo.id, photo.original.sha256)
    assert replace_by(catalogue, "second", seen) == replace_by(catalogue, "second", seen)
    assert len(catalogue.versions(photo.id)) == 1


def test_another_file_of_the_name_that_came_meanwhile_is_compared_first(
    catalogue: Catalogue,
) -> None:
    """Otherwise two processes would make two photos of one."""
    photo = a_received_photo(catalogue, "first")
    with pytest.raises(Conflict):
        receive_compared(catalogue, "second", [])
    assert receive_compared(catalogue, "second", [photo.id]).outcome is Outcome.RECEIVED


def test_namesakes_share_folder_name_photographer_and_gallery(catalogue: Catalogue) -> None:
    """Only these are compared, the newest first; a photo that only visits is not."""
    first = a_received_photo(catalogue, "first")
    second = a_received_photo(catalogue, "second")
    receive(catalogue, "elsewhere", name=b"day-2/IMG_0412.jpg")
    receive(catalogue, "other gallery", gallery="other")
    receive(catalogue, "other gallery", claim="visit")
    found = catalogue.namesakes(GALLERY, b"IMG_0412.jpg", "jana")
    assert {one.id for one in found} == {first.id, second.id}
    assert catalogue.namesakes(GALLERY, b"IMG_0412.jpg", "someone else") == ()
    assert catalogue.namesakes("unknown", b"IMG_0412.jpg", "jana") == ()


def receive_compared(catalogue: Catalogue, content: str, compared: list[PhotoId]) -> Receipt:
    return catalogue.receive(
        f"compared {content}", GALLERY, b"IMG_0412.jpg", an_original(content), 6000, 4000, "jana",
        compared=compared,
    )  # fmt: skip


def replace_by(catalogue: Catalogue, content: str, replaces: Replaces) -> Receipt:
    return catalogue.receive(
        f"replace {content}", GALLERY, b"IMG_0412.jpg", an_original(content), 6000, 4000, "jana",
        replaces=replaces,
    )  # fmt: skip


def test_photos_are_counted_by_gallery_state_and_reason(catalogue: Catalogue) -> None:
    """A gallery without photos has its zeros, so that a graph has a beginning."""
    a_prepared_photo(catalogue, "one")
    a_received_photo(catalogue, "two")
    held = a_received_photo(catalogue, "three")
    catalogue.hold(held, Reason.of(Code.DAMAGED_PARTS), None)
    catalogue.ensure_gallery("empty")

    found = catalogue.figures()

    assert found.photos[GALLERY, PhotoState.PREPARED] == 1
    assert found.photos[GALLERY, PhotoState.RECEIVED] == 1
    assert found.held == {(GALLERY, Code.DAMAGED_PARTS.value): 1}
    assert found.photos["empty", PhotoState.PUBLISHED] == 0
    assert (found.live, found.withdrawing, found.refused) == ({}, 0, {})


def test_a_withdrawal_that_is_not_proven_is_counted(catalogue: Catalogue) -> None:
    """An alert asks for it: somebody was promised that the photo goes."""
    photo = a_prepared_photo(catalogue)
    catalogue.begin_withdrawal(photo.id, "asked", "desk", erase=False)
    assert catalogue.figures().withdrawing == 1


# Proposals


def test_of_each_gallery_one_question_stands_and_only_that_is_answered(
    catalogue: Catalogue,
) -> None:
    """The same is asked once; another supersedes it; what was released is asked anew."""
    first, second = "1" * 64, "2" * 64
    asked = catalogue.propose(GALLERY, first, 3, 24)
    assert (asked.state, asked.revision, asked.photos) == (ProposalState.WAITING, 3, 24)
    assert catalogue.propose(GALLERY, first, 5, 24).revision == 5
    refused = catalogue.decide(GALLERY, first, ProposalState.REFUSED, "words")
    assert (refused.reason, refused.decided_at is not None) == ("words", True)
    assert catalogue.propose(GALLERY, first, 6, 24).state is ProposalState.REFUSED
    assert [one.digest for one in catalogue.proposals()] == [first]
    catalogue.propose(GALLERY, second, 7, 25)
    with pytest.raises(Conflict, match="something has changed"):
        catalogue.decide(GALLERY, first, ProposalState.APPROVED)
    catalogue.decide(GALLERY, second, ProposalState.APPROVED)
    catalogue.decide(GALLERY, second, ProposalState.APPROVED)
    assert catalogue.proposals() == ()
    catalogue.settle_proposal(GALLERY, first)
    assert catalogue.proposal(GALLERY) is not None
    catalogue.settle_proposal(GALLERY, second)
    assert catalogue.proposal(GALLERY) is None
    again = catalogue.propose(GALLERY, first, 8, 24)
    assert (again.state, again.reason, again.decided_at) == (ProposalState.WAITING, "", None)
    catalogue.drop_proposal(GALLERY)
    assert catalogue.proposal(GALLERY) is None
    kinds = [one.kind for one in catalogue.events(gallery=GALLERY)]
    assert kinds == [
        "approval asked",
        "release refused",
        "approval superseded",
        "approval asked",
        "release approved",
        "approval asked",
        "approval superseded",
    ]
