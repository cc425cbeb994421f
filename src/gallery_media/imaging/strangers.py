"""Bytes that are no accepted picture go in; the reason that names them and the way out comes out.

By content, never by name. The photo desk should read what it dropped and what to export instead,
never "unknown format". Source of the beginnings: the formats' own specifications, and where there
is none (raw files) files of such cameras.
"""

from __future__ import annotations

from gallery_media.reasons import Code, Reason

_STARTS: tuple[tuple[bytes, Code, str], ...] = (
    (b"FUJIFILMCCD-RAW", Code.RAW, "raf"),
    (b"FOVb", Code.RAW, "x3f"),
    (b"\x00MRM", Code.RAW, "mrw"),
    (b"IIU\x00", Code.RAW, "rw2"),
    (b"%PDF", Code.PDF, ""),
    (b"%!PS", Code.DRAWING, ""),
    (b"\xc5\xd0\xd3\xc6", Code.DRAWING, ""),  # EPS with a preview
    (b"8BPS", Code.PHOTOSHOP, ""),
    (b"\xff\x0a", Code.JPEG_XL, ""),
    (b"\x00\x00\x00\x0cJXL ", Code.JPEG_XL, ""),
    (b"\x00\x00\x00\x0cjP  ", Code.JPEG_2000, ""),
    (b"\xff\x4f\xff\x51", Code.JPEG_2000, ""),
    (b"BM", Code.BITMAP, ""),
    (b"\x1aE\xdf\xa3", Code.VIDEO, "mkv"),
    (b"\x00\x00\x01\xba", Code.VIDEO, "mpeg"),
    (b"\x00\x00\x01\xb3", Code.VIDEO, "mpeg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Code.VIDEO, "wmv"),
    (b"FLV\x01", Code.VIDEO, "flv"),
    (b"ID3", Code.SOUND, ""),
    (b"fLaC", Code.SOUND, ""),
    (b"PK\x03\x04", Code.ARCHIVE, "zip"),
    (b"PK\x05\x06", Code.ARCHIVE, "zip"),
    (b"Rar!", Code.ARCHIVE, "rar"),
    (b"7z\xbc\xaf", Code.ARCHIVE, "7z"),
    (b"\x1f\x8b\x08", Code.ARCHIVE, "gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Code.DOCUMENT, ""),
    (b"{\\rtf", Code.DOCUMENT, ""),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Code.SHORTCUT, ""),
    (b"book\x00\x00\x00\x00mark", Code.SHORTCUT, ""),  # an alias of macOS
    (b"[InternetShortcut]", Code.SHORTCUT, ""),
)

_BRANDS: tuple[tuple[bytes, Code, str], ...] = (
    (b"crx ", Code.RAW, "cr3"),
    (b"qt  ", Code.VIDEO, "mov"),
    (b"3g", Code.VIDEO, "3gp"),
    (b"M4A", Code.SOUND, ""),
    (b"M4B", Code.SOUND, ""),
)
"""Major brands of ISO base media files (ISO/IEC 14496-12); every other brand is MP4's kin."""

_PACKET = 188
"""Bytes between two sync marks of an MPEG transport stream; M2TS puts 4 more before each."""


def name_stranger(data: bytes) -> Reason:
    """What this is, and what to export instead."""
    for start, code, kind in _STARTS:
        if data.startswith(start):
            return _reason(code, kind)
    return _media(data) or _text(data) or Reason.of(Code.UNKNOWN)


def _media(data: bytes) -> Reason | None:
    if data[4:8] == b"ftyp":
        named = (found for found in _BRANDS if data[8:12].startswith(found[0]))
        return _reason(*next(((code, kind) for _, code, kind in named), (Code.VIDEO, "mp4")))
    if data[4:8] in (b"moov", b"mdat", b"wide"):
        return _reason(Code.VIDEO, "mov")
    if data[:4] == b"RIFF":
        film = data[8:12] == b"AVI "
        return _reason(Code.VIDEO, "avi") if film else _reason(Code.SOUND, "")
    if data[:4] == b"OggS":
        film = b"theora" in data[:100]
        return _reason(Code.VIDEO, "ogg") if film else _reason(Code.SOUND, "")
    for first, step in ((0, _PACKET), (4, _PACKET + 4)):
        if len(data) > 3 * step and set(data[first : first + 3 * step : step]) == {0x47}:
            return _reason(Code.VIDEO, "mts")
    if data[257:262] == b"ustar":
        return _reason(Code.ARCHIVE, "tar")
    return None


def _text(data: bytes) -> Reason | None:
    if not data.strip(b"\x00"):
        return Reason.of(Code.ZEROS)
    text = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return Reason.of(Code.DRAWING)
    if b"xmpmeta" in text or text.startswith(b"<?xpacket"):
        return Reason.of(Code.SIDECAR)
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"{", b"[")):
        return Reason.of(Code.WEB_PAGE)
    return None


def _reason(code: Code, kind: str) -> Reason:
    return Reason.of(code, kind=kind) if kind else Reason.of(code)
