"""What leaves in a file, who said it, and that everything else is named and never quoted."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL.PngImagePlugin import PngInfo

from gallery_media.demo.paint import paint_photo
from gallery_media.metadata.clearance import Dropped, Kept, Origin
from gallery_media.metadata.embed.exif import exif_block
from gallery_media.metadata.policy import clear
from gallery_media.metadata.public import public_text, shortened, web_address
from gallery_media.metadata.read import RawTags, Tag, read_raw_tags
from gallery_media.metadata.read_containers import Container
from gallery_media.model.metadata import (
    LONGEST,
    MOST_CREATORS,
    WORDS,
    DataMining,
    DigitalSourceType,
    Preset,
    PublicMetadata,
)
from tests.makers.images import a_scene, as_file

NOBODY = PublicMetadata()
FIELDS = {field.name for field in fields(PublicMetadata)}


def raw(*tags: tuple[str, str, str], in_step: bool | None = None) -> RawTags:
    """A JPEG that said this."""
    said = tuple(Tag(group, name, value) for group, name, value in tags)
    return RawTags(Container.JPEG, said, iim_in_step=in_step)


def cleared(
    *tags: tuple[str, str, str],
    in_step: bool | None = None,
    given: PublicMetadata = NOBODY,
    preset: Preset = Preset.CREDITS,
) -> PublicMetadata:
    return clear(raw(*tags, in_step=in_step), given, preset).public


EXIF = ("IFD0", "Artist", "Jānis")
XMP = ("XMP", "dc:creator", "Žanete")
IIM = ("IIM", "By-line", "Ķirsis")


@pytest.mark.parametrize(
    ("tags", "in_step", "creator"),
    [
        ((IIM, XMP, EXIF), False, "Jānis"),
        ((IIM, XMP), True, "Žanete"),
        ((IIM, XMP), None, "Žanete"),
        ((IIM, XMP), False, "Ķirsis"),
        ((XMP,), None, "Žanete"),
        ((IIM,), False, "Ķirsis"),
        ((("IFD0", "Artist", " \0"), IIM), None, "Ķirsis"),
    ],
)
def test_the_file_is_believed_in_the_order_of_the_working_group(
    tags: tuple[tuple[str, str, str], ...], in_step: bool | None, creator: str
) -> None:
    """EXIF; then XMP unless IIM was written last; then IIM; an empty text is none."""
    assert cleared(*tags, in_step=in_step).creators == (creator,)


def test_iim_that_is_only_the_beginning_of_xmp_stands_behind_it() -> None:
    """Thirty-two octets are the most that IIM takes: the whole line is in XMP."""
    line = "Foto: Žanete Ķīļņa / Valsts kanceleja"
    cut = line.encode()[:31].decode()
    found = cleared(("XMP", "photoshop:Credit", line), ("IIM", "Credit", cut), in_step=False)
    assert found.credit_line == line
    other = cleared(("XMP", "photoshop:Credit", line), ("IIM", "Credit", "Foto"), in_step=False)
    assert other.credit_line == "Foto"


def test_question_marks_in_exif_do_not_win_over_whole_letters() -> None:
    """A writer that took EXIF for ASCII destroyed the name; XMP still has it."""
    assert cleared(("IFD0", "Artist", "J?nis B?rzi??"), ("XMP", "dc:creator", "Jānis Bērziņš")) == (
        PublicMetadata(creators=("Jānis Bērziņš",))
    )
    asked = cleared(("IFD0", "ImageDescription", "Kas?"), ("XMP", "dc:description", "Kur!"))
    assert asked.caption == "Kas?"


def test_the_gallery_speaks_before_the_file() -> None:
    """Its words win, the file's others are named as dropped, and equal ones are not."""
    given = PublicMetadata(creators=("Jānis",), credit_line="Foto: LV", event_date="2026-06")
    clearance = clear(raw(EXIF, XMP, ("IIM", "Credit", "Cits")), given, Preset.CREDITS)
    assert clearance.public == given
    assert Kept("creators", Origin.GALLERY) in clearance.kept
    why = "the gallery's own words come first"
    assert clearance.dropped == (Dropped("XMP dc:creator", why), Dropped("IIM Credit", why))


def test_two_licensors_are_never_mixed() -> None:
    """A name from the gallery with an address from the file would send money to a stranger."""
    name = ("XMP", "plus:Licensor/plus:LicensorName", "Aģentūra")
    url = ("XMP", "plus:Licensor/plus:LicensorURL", "https://example.org/")
    both = cleared(name, url)
    assert (both.licensor_name, both.licensor_url) == ("Aģentūra", "https://example.org/")
    assert cleared(name, url, given=PublicMetadata(licensor_name="LV")).licensor_url == ""
    second = ("XMP", "plus:Licensor/plus:LicensorName", "Otra")
    assert cleared(name, second, url).licensor_url == ""


def test_each_preset_embeds_what_it_says() -> None:
    """strict the rights block, credits the words too, none nothing; archive re-authors nothing."""
    tags = (EXIF, ("IFD0", "ImageDescription", "Paraksts"), ("XMP", "photoshop:Headline", "Virsr"))
    given = PublicMetadata(alt_text="Cilvēki", long_description="Garš", event_date="2026-06-23")
    strict = clear(raw(*tags), given, Preset.STRICT)
    assert strict.public.filled == {"creators"}
    assert {d.what for d in strict.dropped} == {"IFD0 ImageDescription", "XMP photoshop:Headline"}
    everything = clear(raw(*tags), given, Preset.CREDITS).public
    assert everything.filled == {"creators"} | WORDS
    assert everything.narrowed(Preset.STRICT) == strict.public
    nothing = clear(raw(*tags), given, Preset.NONE)
    assert nothing.public == PublicMetadata() == everything.narrowed(Preset.NONE)
    assert len(nothing.dropped) == 3
    assert clear(raw(*tags), given, Preset.ARCHIVE).dropped == ()


@pytest.mark.parametrize("text", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "olympus digital camera  "])
def test_what_a_camera_wrote_is_no_caption(text: str) -> None:
    """A person's caption behind it is found."""
    boilerplate = ("IFD0", "ImageDescription", text)
    clearance = clear(raw(boilerplate), NOBODY, Preset.CREDITS)
    assert clearance.public.caption == ""
    assert clearance.dropped == (
        Dropped("IFD0 ImageDescription", "a camera wrote it, not a person"),
    )
    assert cleared(boilerplate, ("XMP", "dc:description", "Gājiens")).caption == "Gājiens"


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED", DataMining.PROHIBITED),
        ("DMI-ALLOWED", DataMining.ALLOWED),
        ("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-SEECONSTRAINT", DataMining.PROHIBITED),
        ("http://ns.useplus.org/ldf/vocab/DMI-CNRY-4711", None),
        ("", None),
    ],
)
def test_a_reservation_is_a_term_of_the_closed_list(said: str, term: DataMining | None) -> None:
    """One that points elsewhere stays a prohibition; any other text is dropped."""
    assert cleared(("XMP", "plus:DataMining", said)).data_mining is term


def test_how_a_picture_was_made_is_a_term_of_the_closed_list() -> None:
    """As an address or a bare code; https is the same term."""
    place = "Iptc4xmpExt:DigitalSourceType"
    term = DigitalSourceType.COMPOSITE_WITH_AI
    for said in (term, term.replace("http:", "https:"), term.rpartition("/")[2]):
        assert cleared(("XMP", place, said)).digital_source_type is term
    unknown = clear(raw(("XMP", place, "http://example.org/CNRY")), NOBODY, Preset.STRICT)
    assert unknown.public == NOBODY
    assert unknown.dropped[0].why == "it is not a term of the closed list"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "metadatamatters.blog",
        "https://jana:parole@example.org/",
        "https://",
        "http://[",
        'https://example.org/"onload=x',
        "https://example.org/a b",
    ],
)
def test_a_licence_has_a_plain_web_address(address: str) -> None:
    """Pages link to it."""
    assert web_address(address) == ""
    assert cleared(("XMP", "xmpRights:WebStatement", address)).licence_url == ""
    assert web_address("https://example.org/ā?a=1&b=2") == "https://example.org/ā?a=1&b=2"


def test_a_long_text_is_cut_behind_a_word_and_says_so() -> None:
    """Never silently, and never a creator too many."""
    long = "vārds " * 1_000
    clearance = clear(raw(("XMP", "dc:description", long)), NOBODY, Preset.CREDITS)
    assert clearance.public.caption.endswith("vārds…")
    assert len(clearance.public.caption) <= LONGEST["caption"]
    assert clearance.dropped == (
        Dropped("XMP dc:description", "its end is left out: the limit is 2,500 characters"),
    )
    many = clear(raw(("IFD0", "Artist", "; ".join(map(str, range(12))))), NOBODY, Preset.STRICT)
    assert len(many.public.creators) == MOST_CREATORS
    assert many.dropped == (Dropped("IFD0 Artist", "only the first 10 are kept"),)


def test_a_second_language_is_named_as_dropped() -> None:
    """Files carry one language, x-default, which stands first."""
    clearance = clear(
        raw(("XMP", "dc:rights", "© Jānis"), ("XMP", "dc:rights", "© John")), NOBODY, Preset.STRICT
    )
    assert clearance.public.copyright_notice == "© Jānis"
    assert clearance.dropped == (Dropped("XMP dc:rights", "only the first of several is kept"),)


def test_everything_in_a_camera_file_is_kept_or_named() -> None:
    """Each tag that is not a field's is named with a reason, and so are thumbnail and comment."""
    said = read_raw_tags(paint_photo(1, megapixels=0.1).data)
    clearance = clear(said, NOBODY, Preset.STRICT)
    assert clearance.public.creators == ("Zane Izdomniece",)
    named = {dropped.what for dropped in clearance.dropped}
    assert {"GPS GPSLatitude", "Exif BodySerialNumber", "comment", "hidden thumbnail"} <= named
    assert {"maker note", "IIM City"} <= named
    assert all(dropped.why for dropped in clearance.dropped)
    groups = {tag.group for tag in said.tags}
    assert groups <= {what.partition(" ")[0] for what in named}


def test_a_clearance_quotes_nothing_of_the_file() -> None:
    """No value, and no name that the file's writer could choose either."""
    info = PngInfo()
    info.add_text("CNRY-keyword", "CNRY-text")
    info.add_itxt(
        "XML:com.adobe.xmp",
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:c="urn:CNRY">'
        '<r:Description c:CNRY-local="CNRY-xmp" xmlns:m="http://ns.adobe.com/xap/1.0/mm/" '
        'm:CNRY-known="CNRY-too"/></r:RDF>',
    )
    data = as_file(a_scene(16, 16), "PNG", pnginfo=info)
    said = read_raw_tags(data)
    assert len([tag for tag in said.tags if "CNRY" in tag.name and "CNRY" in tag.value]) == 3
    clearance = clear(said, NOBODY, Preset.STRICT)
    assert len(clearance.dropped) == 3
    assert "CNRY" not in repr(clearance)


SAYING = [
    *(("IFD0", name) for name in ("Artist", "Copyright", "ImageDescription", "Make")),
    *(("IIM", name) for name in ("By-line", "Credit", "Caption-Abstract", "Headline", "City")),
    *(("XMP", name) for name in ("dc:creator", "dc:rights", "dc:description", "plus:DataMining")),
    *(("XMP", f"plus:Licensor/plus:Licensor{part}") for part in ("Name", "URL", "Email")),
    ("XMP", "xmpRights:WebStatement"),
    ("PNG", "Comment"),
]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(SAYING), st.text(st.characters(exclude_categories=()), max_size=400)
        ),
        max_size=8,
    ),
    st.sampled_from([True, False, None]),
    st.sampled_from(Preset),
)
def test_whatever_a_file_says_there_is_a_clearance(
    said: list[tuple[tuple[str, str], str]], in_step: bool | None, preset: Preset
) -> None:
    """Never an exception; the record is within its preset and names where each value is from."""
    tags = [(group, name, value) for (group, name), value in said]
    clearance = clear(raw(*tags, in_step=in_step), NOBODY, preset)
    assert clearance.public == clearance.public.narrowed(preset)
    assert {kept.field for kept in clearance.kept} == clearance.public.filled


@given(st.text(st.characters(exclude_categories=())))
def test_a_public_text_is_visible_composed_and_stays_as_it_is(text: str) -> None:
    """Twice is once, and every text can stand in a record."""
    public = public_text(text)
    assert public_text(public) == public
    assert PublicMetadata(usage_terms=shortened(public, 100)).usage_terms == shortened(public, 100)


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("Ja\u0304nis", "Jānis"),
        ("a\u202eb\u2066c\u200fd\ufeffe\ufffff\x00g\ud800h", "abcdefgh"),
        ("hid\U000e0041den\U000e0101", "hidden"),
        ("viena\r\notra\rtrešā\u2028ceturtā", "viena\notra\ntrešā\nceturtā"),
        ("©  2026\tJānis ", "©  2026 Jānis"),
        ("क्‍ष", "क्‍ष"),
    ],
)
def test_a_text_keeps_its_letters_and_loses_what_hides(text: str, public: str) -> None:
    """Composed letters, no overrides, no invisible tags; a notice keeps its double spaces."""
    assert public_text(text) == public


@pytest.mark.parametrize(
    "wrong",
    [
        {"caption": " x"},
        {"caption": "x\t"},
        {"caption": "a\x00b"},
        {"caption": "a\ufffeb"},
        {"caption": "Ja\u0304nis"},
        {"headline": "x" * 301},
        {"creators": ("a;b",)},
        {"creators": ("",)},
        {"creators": ("a",) * 11},
        {"event_date": "2026-13"},
        {"event_date": "2026-06-23T10:00"},
    ],
)
def test_a_record_holds_only_what_a_file_can_carry(wrong: dict[str, object]) -> None:
    """Anything else is a mistake of the house, found before a file is made."""
    with pytest.raises(ValueError, match=next(iter(wrong)).partition("_")[0]):
        PublicMetadata(**wrong)  # type: ignore[arg-type]


def test_text_that_is_no_utf8_is_still_read_as_text() -> None:
    """EXIF in Windows Latin used to come out as the spelling of a Python byte string."""
    block = exif_block(PublicMetadata(creators=("Xaver",))).replace(b"Xaver", b"Andr\xe9")
    segment = b"\xff\xe1" + (len(block) + 8).to_bytes(2, "big") + b"Exif\0\0" + block
    data = as_file(a_scene(16, 16))
    said = read_raw_tags(data[:2] + segment + data[2:])
    assert clear(said, NOBODY, Preset.STRICT).public.creators == ("André",)
