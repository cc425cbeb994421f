"""Sidecars are read by the same distrustful parser, and speak before the photo."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.metadata.words import SidecarRefused, merged, read_sidecar, words_of
from gallery_media.metadata.words.sidecar import MOST_SIDECAR_BYTES
from gallery_media.model.localised import Localised
from gallery_media.model.words import FileWords, NoteKind, WordNote, WordOrigin, WordSource
from tests.makers.corpus import corpus_dir
from tests.makers.images import a_jpeg
from tests.makers.words import PANGRAM, a_packet, raw, xmp


def test_a_sidecar_tells_its_words_in_every_language() -> None:
    """With or without a byte order mark and the packet's wrapper."""
    packet = a_packet(
        {"dc:description": {"lv": PANGRAM, "en": "Pangram"}},
        {"Iptc4xmpExt:PersonInImage": ("Anna",), "dc:creator": ("Ģirts Ļūļāks",)},
    )
    wrapped = b'\xef\xbb\xbf<?xpacket begin="" id="W5M0"?>' + packet + b'<?xpacket end="w"?>\n'
    assert read_sidecar(wrapped) == read_sidecar(packet)
    words = words_of(read_sidecar(packet))
    assert words.caption == Localised.of({"lv": PANGRAM, "en": "Pangram"})
    assert words.people == ("Anna",)
    assert words.byline == ("Ģirts Ļūļāks",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b" \n\0", "it is empty"),
        (b" " * (MOST_SIDECAR_BYTES + 1), "it is larger than 1 MB"),
        (a_jpeg(), "it is a picture, not XMP"),
        (b'{"title": "IMG"}', "it is JSON; only XMP sidecars are read"),
        (b"[Version]\nAppVersion=5.8", "it is a list of settings, not XMP"),
        (b"Sidecar = {", "it is a DxO sidecar; only XMP sidecars are read"),
        (b"bplist00", "it is an Apple property list, not XMP"),
        (b"PK\x03\x04", "it is an archive, not XMP"),
        (b"<plist><dict><key>a</key></dict></plist>", "XMP not read: it is XML of another kind"),
        (b"Foto: Anna", "XMP not read: it is not well-formed XML"),
        (a_packet({})[:-5], "XMP not read: it is not well-formed XML"),
        (
            b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
            "XMP not read: it declares a document type or an entity",
        ),
        (
            b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
            "XMP not read: it declares a document type or an entity",
        ),
        (b"<a>" * 5000, "XMP not read: nested deeper than 60 levels"),
    ],
)
def test_what_is_no_sound_sidecar_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    """The reason names the kind of trouble and no word of the file."""
    with pytest.raises(SidecarRefused) as refused:
        read_sidecar(data)
    assert str(refused.value) == reason


@given(
    st.binary(max_size=200)
    | st.text(max_size=80).map(lambda text: b"<x>" + text.encode() + b"</x>")
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """No other error comes out, and what is read can be turned into words."""
    with contextlib.suppress(SidecarRefused):
        words_of(read_sidecar(data))


@pytest.mark.corpus
@pytest.mark.skipif(corpus_dir() is None, reason="no test photos beside the checkout")
def test_the_sidecars_of_real_programs_are_read() -> None:
    """Of digiKam, Lightroom, darktable and others; none of ours is refused."""
    corpus = corpus_dir()
    assert corpus is not None
    paths = sorted((corpus / "metadata" / "people-and-places").glob("*.xmp"))
    words = {path.name: words_of(read_sidecar(path.read_bytes())) for path in paths}
    assert len(words) >= 15
    said = words["sidecar__flatxmp.xmp"]
    assert said.headline.best("lv").words == "PhotoshopHeadline"
    assert said.alt_text.best("lv").words == "alt text"
    assert said.people == ("Person1", "Person2")
    assert said.day == "1980-06-02"


def words(**fields: object) -> FileWords:
    return FileWords(**fields)  # type: ignore[arg-type]


def test_the_sidecar_wins_for_each_field_and_language() -> None:
    """What it does not say stays as the photo says it; the region of a language does not matter."""
    original = words_of(
        raw(
            *xmp("dc:description", lv="Vecs", en="Old", ru="Старый"),
            *xmp("photoshop:Headline", lv="Virsraksts"),
            ("XMP", "dc:creator", "Anna Āre"),
            ("XMP", "dc:subject", "vecs"),
            ("XMP", "Iptc4xmpExt:PersonInImage", "Anna"),
        )
    )
    sidecar = words_of(
        raw(
            *xmp("dc:description", lv_LV="Jauns", en="New"),
            ("XMP", "dc:subject", "jauns"),
            ("XMP", "Iptc4xmpExt:PersonInImage", "Līga"),
        )
    )
    both = merged(original, sidecar)
    assert both.caption == Localised.of({"lv-LV": "Jauns", "en": "New", "ru": "Старый"})
    assert both.headline == original.headline
    assert (both.byline, both.keywords) == (("Anna Āre",), ("jauns",))
    assert both.people == ("Anna", "Līga")
    assert set(both.sources) == {
        WordSource("caption", "lv-LV", WordOrigin.SIDECAR),
        WordSource("caption", "en", WordOrigin.SIDECAR),
        WordSource("caption", "ru", WordOrigin.XMP),
        WordSource("headline", "lv", WordOrigin.XMP),
        WordSource("byline", "", WordOrigin.XMP),
        WordSource("keywords", "", WordOrigin.SIDECAR),
        WordSource("people", "", WordOrigin.SIDECAR),
        WordSource("people", "", WordOrigin.XMP),
    }


def test_an_older_text_that_may_be_in_the_same_language_yields() -> None:
    """Nobody knows the language of one of them, and the sidecar's must not lose."""
    unknown = words(caption=Localised.of({"": "Jauns"}))
    known = words(caption=Localised.of({"lv": "Vecs", "en": "Old"}))
    assert merged(known, unknown).caption == unknown.caption
    assert merged(unknown, known).caption == known.caption


def test_a_sidecar_without_words_changes_nothing() -> None:
    """And a photo without words has those of its sidecar."""
    said = words_of(raw(("IFD0", "ImageDescription", "Gājiens"), ("IFD0", "Artist", "Anna Āre")))
    assert merged(said, FileWords()) == said
    from_sidecar = merged(FileWords(), said)
    assert from_sidecar.caption == said.caption
    assert {one.origin for one in from_sidecar.sources} == {WordOrigin.SIDECAR}


def test_notes_of_both_are_kept_once() -> None:
    """An editor has to know them, whichever file they are about."""
    cut = WordNote("caption", NoteKind.CUT)
    guessed = WordNote("caption", NoteKind.CODE_PAGE)
    both = merged(words(notes=(cut, guessed)), words(notes=(cut,)))
    assert both.notes == (cut, guessed)
