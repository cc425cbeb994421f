"""Flow ``audit_gallery``: named in words, red with findings, and no stranger's text in Prefect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.settings import get_current_settings

from gallery_flows.audit import audit_gallery, shown_key
from gallery_flows.room import share
from gallery_media.desk import audit as desk
from gallery_media.errors import AuditRefused, ProjectError
from gallery_media.model.findings import Finding, FindingKind
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, public_keys, publish
from tests.makers.shared_prefect import SharedPrefect

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]


@pytest.fixture
def shared(newsroom: Newsroom) -> Iterator[Newsroom]:
    """The newsroom that the flow finds, with one photo live."""
    drop(newsroom, "IMG_1.jpg", a_jpeg(400, 300))
    publish(newsroom)
    with share(newsroom):
        yield newsroom


def names() -> set[str]:
    with get_client(sync_client=True) as client:
        return {run.name for run in client.read_flow_runs()}


def test_the_run_says_in_words_what_it_looks_at(shared: Newsroom) -> None:
    """A clean gallery: the report comes back, and the run is named."""
    report = audit_gallery(gallery=GALLERY)
    assert report is not None
    assert report.findings == ()
    assert f"audit {GALLERY}: {report.objects} objects" in names()


def test_a_gallery_of_which_nothing_is_live_is_no_alarm(newsroom: Newsroom) -> None:
    """Every gallery has its night, drafts and new ones too: completed, and it says so."""
    before = artifacts()
    with share(newsroom):
        state: State[Any] = audit_gallery(gallery=GALLERY, return_state=True)
    assert state.is_completed()
    assert f"audit {GALLERY}: nothing is live" in names()
    assert artifacts() == before


def test_a_gallery_that_does_not_exist_is_said(newsroom: Newsroom) -> None:
    """Somebody mistyped it: that run fails, in words."""
    with share(newsroom), pytest.raises(ProjectError, match="lampa-2071"):
        audit_gallery(gallery="lampa-2071")
    assert "audit lampa-2071" in names()


def artifacts() -> dict[str, str]:
    """The latest artifact of each key, as its text."""
    with get_client(sync_client=True) as client:
        found = sorted(client.read_artifacts(), key=lambda one: one.created or 0)
    return {str(one.key): str(one.data) for one in found}


def test_what_was_removed_is_shown_by_kind_and_number(shared: Newsroom) -> None:
    """In words and in how many photos; no value of any file reaches Prefect."""
    drop(shared, "IMG_2.jpg", a_jpeg(404, 300, comment=b"Zenta-CNRY5812"))
    drop(shared, "IMG_3.jpg", a_jpeg(408, 300, comment=b"Zenta-CNRY5813"))
    publish(shared)
    audit_gallery(gallery=GALLERY)
    shown = artifacts()[f"{GALLERY}-removed"]
    assert "| Comments | 2 |" in shown
    assert "CNRY" not in str(artifacts())


def test_a_clean_run_puts_the_certificate_and_a_red_one_takes_it_away(shared: Newsroom) -> None:
    """With what a visitor reads between the two."""
    audit_gallery(gallery=GALLERY)
    keys = {f"g/{GALLERY}/certificate.{end}" for end in ("json", "lv.html", "en.html")}
    assert keys <= public_keys(shared)
    audit_gallery(gallery=GALLERY)
    page = shared.live()[0].objects[-1].key
    shared.stores.public.delete(page)
    with pytest.raises(AuditRefused):
        audit_gallery(gallery=GALLERY)
    assert not keys & public_keys(shared)


def test_a_stray_turns_the_run_red_and_its_name_stays_out_of_prefect(
    shared: Newsroom, prefect_of_all: SharedPrefect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys that are not ours may be somebody's file name; kinds and our own keys are shown."""
    secret = "Zenta-CNRY4712"
    shared.stores.public.put(f"m/{secret}.jpg", b"x", content_type="image/jpeg")
    page = f"g/{GALLERY}/lv/p/leftover.html"
    shared.stores.public.put(page, b"x", content_type="text/html; charset=utf-8")
    opened = desk.open_audit

    def later(*parts: object, **more: object) -> desk.AuditRoom:
        from dataclasses import replace

        room = opened(*parts, **more)  # type: ignore[arg-type]
        return replace(room, clock=lambda: datetime.now(UTC) + timedelta(hours=2))

    monkeypatch.setattr("gallery_flows.audit.open_audit", later)
    with pytest.raises(AuditRefused, match="2 findings"):
        audit_gallery(gallery=GALLERY)
    database = prefect_of_all.database
    home = get_current_settings().home
    files = [*home.rglob("*"), *database.parent.glob(f"{database.name}*")]
    known = b"".join(path.read_bytes() for path in files if path.is_file())
    assert page.encode() in known
    assert b"a foreign key of" in known
    assert b"CNRY4712" not in known


@pytest.mark.parametrize(
    ("key", "ours"),
    [
        ("m/ab/0123456789abcdef01234567-480.jpg", True),
        ("m/IMG_0412.jpg", False),
        (f"g/{GALLERY}/certificate.lv.html", True),
        (f"g/{GALLERY}/certificate of Anna.html", False),
        ("a/gallery.0123456789abcdef.css", True),
        (f"g/{GALLERY}/lv/p/abcd1234.html", True),
        (f"g/{GALLERY}/lv/p/Anna Kalnina.html", False),
        ("g/anna-kalnina/lv/index.html", False),
    ],
)
def test_only_a_key_of_our_shape_is_shown(key: str, ours: bool) -> None:
    """Of a stray; every other finding is about a key that a manifest names."""
    assert (shown_key(Finding(FindingKind.STRAY, key, ""), GALLERY) == key) is ours
    assert shown_key(Finding(FindingKind.MISSING, key, ""), GALLERY) == key
