"""Metadata leave only if their values equal the record: missing, added and changed are refused."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gallery_media.metadata.audit as package
from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit import (
    AUDITOR,
    audit,
    audit_pixels_only,
    samples_blocks,
    self_check_blocks,
)
from gallery_media.metadata.audit.canaries_blocks import PlantedBlock, plant_blocks
from gallery_media.metadata.audit.exif_block import prove_exif
from gallery_media.metadata.audit.iim_block import prove_photoshop
from gallery_media.metadata.audit.refusal import Refusal
from gallery_media.metadata.audit.xmp_block import prove_xmp
from gallery_media.metadata.embed import embed
from gallery_media.metadata.embed.exif import exif_block
from gallery_media.metadata.embed.iim import photoshop_block
from gallery_media.metadata.embed.xmp import xmp_packet
from gallery_media.metadata.public import public_text
from gallery_media.model.metadata import (
    DataMining,
    DigitalSourceType,
    Preset,
    PublicFormat,
    PublicMetadata,
)
from gallery_media.model.variant import Format
from gallery_media.model.verdict import CREDITS, PIXELS_ONLY, STRICT
from tests.makers.records import FINISHED, FULL, SIZE, a_finished

TOKEN = b"CNRY-4711-0815"
PLANTED = {planted.carrier: planted for planted in plant_blocks(TOKEN)}


def a_press_file(format: PublicFormat, record: PublicMetadata) -> bytes:
    """With every word of the record, and in JPEG the colour profile."""
    return embed(FINISHED[format], format, record, preset=Preset.CREDITS)


WRITTEN = {format: a_press_file(format, FULL) for format in FINISHED}


def _refuses(data: bytes, format: str, record: PublicMetadata = FULL) -> bool:
    try:
        audit(data, format, *SIZE, record, Preset.CREDITS)
    except AuditRefused:
        return True
    return False


@pytest.mark.parametrize("format", PublicFormat)
@pytest.mark.parametrize(
    ("preset", "policy"),
    [(Preset.STRICT, STRICT), (Preset.CREDITS, CREDITS), (Preset.NONE, PIXELS_ONLY)],
)
def test_what_the_house_writes_is_accepted(
    format: PublicFormat, preset: Preset, policy: str
) -> None:
    """The verdict names the policy and the auditor."""
    record = FULL.narrowed(preset)
    data = embed(FINISHED[format], format, record, preset=preset)
    verdict = audit(data, format, *SIZE, record, preset)
    assert (verdict.policy, verdict.auditor) == (policy, AUDITOR)
    assert (verdict.width, verdict.height) == SIZE


def test_the_formats_of_variants_are_formats_of_the_audit() -> None:
    """A caller that knows only ``Format`` need not translate."""
    for format in Format:
        data = WRITTEN[PublicFormat(format)]
        assert audit(data, format, *SIZE, FULL, Preset.CREDITS).policy == CREDITS
        with pytest.raises(AuditRefused):
            audit_pixels_only(data, format, *SIZE)


def test_a_preset_never_lets_out_more_than_it_says() -> None:
    """Words under strict, anything under none, and the archive at all: refused by their record."""
    data = WRITTEN[PublicFormat.JPEG]
    for preset in (Preset.STRICT, Preset.NONE):
        with pytest.raises(AuditRefused, match="more than its preset allows"):
            audit(data, "jpg", *SIZE, FULL, preset)
    with pytest.raises(AuditRefused, match="never public"):
        audit(FINISHED[PublicFormat.JPEG], "jpg", *SIZE, PublicMetadata(), Preset.ARCHIVE)
    with pytest.raises(AuditRefused, match="ValueError"):
        audit(data, "gif", *SIZE, FULL, Preset.CREDITS)


OTHERS: dict[str, tuple[Any, ...]] = {
    "creators": ((), ("Jānis Bērziņš",), ("Žanete Ķīļņa", "Jānis Bērziņš")),
    "credit_line": ("", "Foto: Jānis un Žanete"),
    "source": ("", "Ēģiptes ielas arhivs"),
    "copyright_notice": ("", "© 2026 Jānis Bērziņš"),
    "usage_terms": ("", "Tikai ziņām"),
    "licence_url": ("", "https://example.org/licence?a=1&b=3"),
    "licensor_name": ("", "Ķekavas Fonds"),
    "licensor_url": ("", "http://example.org/licensor"),
    "data_mining": (None, DataMining.ALLOWED),
    "digital_source_type": (None, DigitalSourceType.AI),
    "caption": ("", "Čaks šķūnī, ūdens ļoti ņirb"),
    "headline": ("", "Gājiens Cēsis"),
    "alt_text": ("", "Cilvēki ēd"),
    "long_description": ("", "Trīs bērni sēž uz sola pie ūdens"),
    "event_date": ("", "2026-06-24", "2026-06"),
}


def test_every_field_of_the_allow_list_has_other_values_to_try() -> None:
    """So that a new field cannot be forgotten here."""
    assert OTHERS.keys() == FULL.filled == {field.name for field in fields(PublicMetadata)}


@pytest.mark.parametrize("format", PublicFormat)
@pytest.mark.parametrize("field", OTHERS)
def test_a_value_that_differs_is_missing_or_extra_is_refused(
    format: PublicFormat, field: str
) -> None:
    """Each field in each format; the file against the record, and the other way round."""
    for other in OTHERS[field]:
        record = replace(FULL, **{field: other})
        assert _refuses(a_press_file(format, record), format), "other in the file"
        assert _refuses(WRITTEN[format], format, record), "other in the record"


@pytest.mark.parametrize("format", PublicFormat)
def test_no_metadata_is_as_wrong_as_too_much(format: PublicFormat) -> None:
    """Rights must not get lost, and nothing may come in without a record."""
    silent = a_press_file(format, PublicMetadata())
    assert _refuses(silent, format)
    assert _refuses(WRITTEN[format], format, PublicMetadata())
    assert not _refuses(silent, format, PublicMetadata())


@pytest.mark.parametrize("carrier", PLANTED)
def test_a_planted_value_is_refused(carrier: str) -> None:
    """In every carrier that we know of; the same file without the token is accepted."""
    planted: PlantedBlock = PLANTED[carrier]
    clean = samples_blocks.FILES[planted.format]
    edge, record = samples_blocks.EDGE, samples_blocks.RECORD
    assert planted.data != clean
    assert audit(clean, planted.format, edge, edge, record)
    with pytest.raises(AuditRefused):
        audit(planted.data, planted.format, edge, edge, record)


def test_planted_png_files_have_right_checksums() -> None:
    """Otherwise they would be refused for a reason that tests nothing."""
    for planted in PLANTED.values():
        if planted.format is PublicFormat.PNG and "at the end" not in planted.carrier:
            with pytest.raises(AuditRefused, match=r"(?:XMP|EXIF)"):
                audit(planted.data, "png", 16, 16, samples_blocks.RECORD)


def test_the_self_check_counts_what_it_refused() -> None:
    """It tried every canary, and the clean files passed."""
    assert self_check_blocks() == len(PLANTED)


@pytest.mark.parametrize("blind", ["prove_exif", "prove_xmp", "prove_photoshop"])
def test_the_self_check_finds_an_auditor_that_skips_a_block(
    blind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any of the three readers may be asleep: publishing stops."""
    module = __import__("gallery_media.metadata.audit.blocks", fromlist=["blocks"])
    monkeypatch.setattr(module, blind, lambda *_: None)
    with pytest.raises(AuditRefused, match="lets this pass"):
        self_check_blocks()


def test_the_self_check_finds_an_auditor_that_refuses_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A house that can publish nothing must hear it at its start, not at its first photo."""
    module = __import__("gallery_media.metadata.audit.blocks", fromlist=["blocks"])

    def refuse(*_: object) -> None:
        raise Refusal("no")

    monkeypatch.setattr(module, "prove_exif", refuse)
    with pytest.raises(AuditRefused, match="refuses a clean"):
        self_check_blocks()


@pytest.mark.parametrize("format", [f for f in PublicFormat if f is not PublicFormat.JPEG])
def test_a_token_between_any_two_bytes_is_refused(format: PublicFormat) -> None:
    """Everywhere, inside pixels too: lengths, checksums or places stop being right."""
    clean = WRITTEN[format]
    accepted = [
        at for at in range(len(clean) + 1) if not _refuses(clean[:at] + TOKEN + clean[at:], format)
    ]
    assert accepted == []


def test_a_token_between_any_two_bytes_of_a_jpeg_is_refused_before_its_scans() -> None:
    """What a scan's bits mean is only known to a decoder, and most of them object."""
    clean = WRITTEN[PublicFormat.JPEG]
    accepted = [
        at for at in range(len(clean) + 1) if not _refuses(clean[:at] + TOKEN + clean[at:], "jpg")
    ]
    assert all(at > clean.index(b"\xff\xda") for at in accepted)
    assert len(accepted) < len(clean) // 20


BLOCKS: dict[str, tuple[bytes, Callable[[bytes, PublicMetadata], None]]] = {
    "EXIF": (exif_block(FULL), prove_exif),
    "XMP": (xmp_packet(FULL), prove_xmp),
    "IPTC": (photoshop_block(FULL), prove_photoshop),
}


def _mutants(block: bytes) -> Iterator[bytes]:
    """Each byte flipped in three ways, doubled, left out, and a byte put before it."""
    for at, byte in enumerate(block):
        for other in (byte ^ 0x01, byte ^ 0x20, byte ^ 0xFF):
            yield block[:at] + bytes((other,)) + block[at + 1 :]
        yield block[:at] + block[at + 1 :]
        for extra in (b"\x00", b" ", b"X"):
            yield block[:at] + extra + block[at:]
    yield from (block[:at] for at in range(len(block)))
    yield from (block + b"\x00", block + b"\n", block + b"X", block + block)


@pytest.mark.parametrize("name", BLOCKS)
def test_no_byte_of_a_block_can_be_another(name: str) -> None:
    """However the container is mended around it: there is one spelling, and no room in it."""
    block, prove = BLOCKS[name]
    prove(block, FULL)
    for mutant in _mutants(block):
        if mutant == block:
            continue
        # Any exception is a refusal to audit(); a UnicodeDecodeError is one here.
        with pytest.raises((Refusal, ValueError)):
            prove(mutant, FULL)


@pytest.mark.parametrize(
    "planted",
    [
        b"<!--CNRY-->",
        b"<![CDATA[CNRY]]>",
        b"<?CNRY-4711 x?>",
        b"<CNRY/>",
        b"<dc:subject>CNRY</dc:subject>",
        b'<rdf:li xml:lang="lv">CNRY</rdf:li>',
        b"CNRY",
        b"\n",
        b"&#32;",
        b"&CNRY;",
    ],
)
def test_nothing_else_can_be_written_into_a_packet(planted: bytes) -> None:
    """At every place between two tags, where XML would allow it."""
    packet = xmp_packet(FULL)
    places = [at for at in range(len(packet)) if packet[at : at + 1] == b"<"]
    assert len(places) > 60
    for at in [*places, len(packet)]:
        with pytest.raises(Refusal):
            prove_xmp(packet[:at] + planted + packet[at:], FULL)


def test_a_document_type_or_a_bomb_is_refused_at_once() -> None:
    """No entity unfolds, nothing outside is asked, and depth costs nothing."""
    packet = xmp_packet(FULL)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + packet
    outside = b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd">' + packet
    declared = b'<?xml version="1.0"?>' + packet
    deep = b"<x:xmpmeta>" * 5_000
    wide = b"<x:xmpmeta>" + b"<dc:creator></dc:creator>" * 2_000 + b"</x:xmpmeta>"
    long = packet.replace(b"G\xc4\x81jiens", b"x" * 65_000)
    for hostile in (bomb, outside, declared, deep, wide, long, packet.decode().encode("utf-16")):
        with pytest.raises(Refusal):
            prove_xmp(hostile, FULL)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(public_text)
names = texts.map(lambda text: text.replace(";", "").strip()).filter(bool)
records = st.builds(
    PublicMetadata,
    creators=st.lists(names, max_size=3).map(tuple),
    credit_line=texts,
    source=texts,
    copyright_notice=texts,
    usage_terms=texts,
    licence_url=texts,
    licensor_name=texts,
    licensor_url=texts,
    data_mining=st.none() | st.sampled_from(DataMining),
    digital_source_type=st.none() | st.sampled_from(DigitalSourceType),
    caption=texts,
    headline=texts,
    alt_text=texts,
    long_description=texts,
    event_date=st.sampled_from(["", "2026-06", "2026-06-23"]),
)


@given(records, st.sampled_from(PublicFormat))
@settings(max_examples=150, deadline=None)
def test_whatever_a_record_says_a_file_that_says_it_is_accepted(
    record: PublicMetadata, format: PublicFormat
) -> None:
    """Strictness must never stop a good photo, and the next record is never taken for this one."""
    data = a_press_file(format, record)
    assert audit(data, format, *SIZE, record, Preset.CREDITS).policy == CREDITS
    if record != FULL:
        assert _refuses(data, format)


@given(st.sampled_from(PublicFormat), st.data())
@settings(max_examples=300, deadline=None)
def test_a_shorter_file_or_noise_is_refused(format: PublicFormat, data: st.DataObject) -> None:
    """There is no verdict about half a file, and never anything but AuditRefused."""
    clean = WRITTEN[format]
    assert _refuses(clean[: data.draw(st.integers(0, len(clean) - 1))], format)
    at = data.draw(st.integers(0, 60))
    assert _refuses(clean[:at] + data.draw(st.binary(max_size=60)), format)


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("png", {"dpi": (72, 72)}),
        ("png", {"icc_profile": TOKEN * 20}),
        ("png", {"pnginfo": None, "exif": exif_block(FULL), "dpi": (1, 1)}),
        ("webp", {"icc_profile": TOKEN * 20}),
        ("webp", {"exif": b"Exif\0\0" + exif_block(FULL)}),
        ("webp", {"xmp": TOKEN}),
    ],
)
def test_what_encoders_add_when_asked_is_refused(format: str, options: dict[str, Any]) -> None:
    """Resolution, profiles, blocks that no record knows."""
    data = a_finished(format, **options)
    assert _refuses(data, format, PublicMetadata())
    assert _refuses(data, format)


def test_the_auditor_shares_no_code_with_the_writer() -> None:
    """Nothing in the package imports imaging or embed."""
    for module in Path(package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.ImportFrom):
                source = node.module or ""
                assert not source.startswith("gallery_media.imaging"), module.name
                assert not source.startswith("gallery_media.metadata.embed"), module.name
