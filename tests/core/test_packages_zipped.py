"""ZIP files as they are written, and the auditor who believes none of it."""

from __future__ import annotations

import hashlib
import io
import random
import subprocess
import zipfile
from pathlib import Path

import pytest

from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit import package as auditor
from gallery_media.metadata.audit.package import audit_package
from tests.makers.packages import a_packed_gallery, packages_of, zip_of


@pytest.fixture(scope="module")
def made() -> bytes:
    gallery, files = a_packed_gallery(3)
    return zip_of(packages_of(gallery)[0], files)


def test_the_same_photos_give_the_same_bytes(made: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """On another day, in another zone; only a change of this house's own form changes them."""
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    gallery, files = a_packed_gallery(3)
    assert zip_of(packages_of(gallery)[0], files) == made


def test_others_can_read_it(made: bytes, tmp_path: Path) -> None:
    """Python's reader and Info-ZIP's; every member is stored and says nothing of its making."""
    with zipfile.ZipFile(io.BytesIO(made)) as found:
        assert found.testzip() is None
        for entry in found.infolist():
            assert (entry.date_time, entry.compress_type) == ((1980, 1, 1, 0, 0, 0), 0)
            assert (entry.extra, entry.comment, entry.flag_bits) == (b"", b"", 0)
    (tmp_path / "a.zip").write_bytes(made)
    try:
        told = subprocess.run(
            ["unzip", "-tq", tmp_path / "a.zip"], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("unzip is not installed; Python's own reader has tested it")
    assert told.returncode == 0, told.stdout


def test_the_auditor_names_every_member(made: bytes) -> None:
    gallery, files = a_packed_gallery(3)
    package = packages_of(gallery)[0]
    found = audit_package(io.BytesIO(made))
    assert [(one.name, one.sha256) for one in found] == [
        *((text.name, hashlib.sha256(text.body).hexdigest()) for text in package.texts),
        *((member.name, member.sha256) for member in package.members),
    ]
    assert [one.text for one in found if one.text is not None] == [t.body for t in package.texts]
    assert sum(one.size for one in found[5:]) == sum(map(len, files.values()))


def test_beyond_two_gigabytes_it_is_zip64(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the boundary moved down to three kilobytes: both say where members are in 64 bits."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 3000)
    monkeypatch.setattr(auditor, "_FROM_HERE_64", 3000)
    gallery, files = a_packed_gallery(8)
    made = zip_of(packages_of(gallery)[0], files)
    assert b"PK\x06\x06" in made
    assert len(audit_package(io.BytesIO(made))) == 5 + 8
    with zipfile.ZipFile(io.BytesIO(made)) as found:
        assert found.testzip() is None
    monkeypatch.undo()
    with pytest.raises(AuditRefused):
        audit_package(io.BytesIO(made))


def test_no_byte_can_be_changed_added_or_taken_away(made: bytes) -> None:
    """Each byte once, a bit of it turned; but for a picture's and a text's own bytes with their
    checksum the auditor refuses, and those are found by their digest."""
    chance = random.Random(7)
    known = {one.sha256 for one in audit_package(io.BytesIO(made))}
    for at in range(len(made)):
        spoilt = bytearray(made)
        spoilt[at] ^= 1 << chance.randrange(8)
        try:
            found = audit_package(io.BytesIO(bytes(spoilt)))
        except AuditRefused:
            continue
        names = {one.name for one in found}
        assert {one.sha256 for one in found} != known or names != {
            one.name for one in audit_package(io.BytesIO(made))
        }, at
    for at in range(0, len(made), 97):
        with pytest.raises(AuditRefused):
            audit_package(io.BytesIO(made[:at] + b"\0" + made[at:]))
        with pytest.raises(AuditRefused):
            audit_package(io.BytesIO(made[:at]))


@pytest.mark.parametrize(
    "name",
    ["IMG_0412.JPG", "../x.jpg", "Anna.txt", "captions.lv.html", "lampa-2017-p0000001.jpg.exe"],
)
def test_a_name_that_is_not_ours_is_refused(name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr = 3, 0o100644 << 16
        file.writestr(entry, b"x")
    with pytest.raises(AuditRefused, match="name of its own"):
        audit_package(out)


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("comment", "its end"),
        ("extra", "extra field"),
        ("date", "has a date"),
        ("deflated", "not simply stored"),
        ("twice", "one name"),
        ("prefix", "no members"),
        ("suffix", "behind its end"),
    ],
)
def test_what_other_writers_add_is_refused(what: str, told: str) -> None:
    """A comment, an extra field, a date, compression, a second member of one name, bytes around."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        entry = zipfile.ZipInfo("lampa-2017-p0000001.jpg")
        entry.create_system, entry.external_attr = 3, 0o100644 << 16
        if what == "extra":
            entry.extra = b"UT\x05\x00\x01aaaa"
        if what == "date":
            entry.date_time = (2017, 6, 30, 12, 0, 0)
        if what == "deflated":
            entry.compress_type = zipfile.ZIP_DEFLATED
        file.writestr(entry, b"x" * 100)
        if what == "twice":
            with pytest.warns(UserWarning, match="Duplicate"):
                file.writestr(entry, b"y" * 100)
        if what == "comment":
            file.comment = b"Anna"
    body = out.getvalue()
    body = b"#!" + body if what == "prefix" else body + b"!" if what == "suffix" else body
    with pytest.raises(AuditRefused, match=told):
        audit_package(io.BytesIO(body))
