"""What counts as a secret of an original, and what an editor's own words take out of it."""

from __future__ import annotations

import hashlib

import pytest

from gallery_media.demo.paint import paint_photo
from gallery_media.metadata.read import Position, RawTags, Tag, read_raw_tags
from gallery_media.metadata.read_containers import Container
from gallery_media.metadata.search import search
from gallery_media.metadata.secrets import (
    MOST_SECRETS,
    Secret,
    SecretKind,
    secrets_of,
    without_allowed,
)

K = SecretKind
SHA256 = "5e" * 32


def said(*tags: Tag, name: str = "foto.jpg", **more: object) -> set[tuple[SecretKind, str]]:
    """Kind and value of what these tags give away, the digest left out."""
    raw = RawTags(Container.JPEG, tags=tags, **more)  # type: ignore[arg-type]
    found = secrets_of(raw, name, SHA256, "photo001")
    assert {secret.photo for secret in found} == {"photo001"}
    return {(secret.kind, secret.value) for secret in found} - {(K.ORIGINAL_DIGEST, SHA256)}


def test_a_painted_photo_has_secrets_of_every_kind() -> None:
    """Camera, owner, contact, computer, folder, place and ids, each as the file holds it."""
    photo = paint_photo(0, 0.05)
    sha256 = hashlib.sha256(photo.data).hexdigest()
    found = secrets_of(read_raw_tags(photo.data), photo.name, sha256, "photo001")
    values = {(secret.kind, secret.value) for secret in found}
    assert {
        (K.SERIAL_NUMBER, "AX24-0041877"),
        (K.SERIAL_NUMBER, "A2470-118213"),
        (K.OWNER, "Līga Paraudziņa"),
        (K.CONTACT, "liga@foto.example.org"),
        (K.CONTACT, "+371 00 000 001"),
        (K.COMPUTER, "LIGAS-MACBOOK"),
        (K.FILE_NAME, "AUS_8608"),
        (K.ORIGINAL_DIGEST, sha256),
        (K.UNIQUE_ID, "2F45E678309D6B79965EDA32DAE44550"),
        (K.UNIQUE_ID, "2f45e678-309d-6b79-965e-da32dae44550"),
        (K.PLACE, "57/1 18/1 1013/20"),
        (K.PLACE, "25/1 16/1 2331/100"),
        (K.PATH, "/Users/liga/Pictures/2017-06 Cesis festivals/AUS_8608.RAW"),
        (K.COMMENT, "Līga Paraudziņa, tālr. +371 00 000 001"),
    } <= values
    assert [value[:10] for kind, value in values if kind is K.PLACE and "/" not in value] == [
        "57.3140694"
    ]


def test_people_in_the_picture_are_secrets() -> None:
    """Names in IPTC fields and on face regions, in every standard for them."""
    assert said(
        Tag("XMP", "Iptc4xmpExt:PersonInImage", "Anna Kalniņa"),
        Tag("XMP", "mwg-rs:Regions/mwg-rs:RegionList/mwg-rs:Name", "Jānis Bērziņš"),
        Tag("XMP", "MP:RegionInfo/MPRI:Regions/MPReg:PersonDisplayName", "Ilze Ozola"),
    ) == {(K.PEOPLE, "Anna Kalniņa"), (K.PEOPLE, "Jānis Bērziņš"), (K.PEOPLE, "Ilze Ozola")}


def test_what_a_newsroom_publishes_is_no_secret() -> None:
    """Byline, caption, headline, keywords, the place's name, and the make of the camera."""
    assert not said(
        Tag("IFD0", "Artist", "Anna Kalniņa"),
        Tag("XMP", "dc:creator", "Anna Kalniņa"),
        Tag("IIM", "By-line", "Anna Kalniņa"),
        Tag("IFD0", "Copyright", "© 2017 Anna Kalniņa"),
        Tag("XMP", "photoshop:City", "Cēsis"),
        Tag("IIM", "Sub-location", "Pils parks"),
        Tag("IIM", "Keywords", "demokrātija"),
        Tag("XMP", "dc:description", "Skatuve pils parkā"),
        Tag("IFD0", "Make", "Canon"),
        Tag("IFD0", "Model", "Canon EOS 5D Mark III"),
        Tag("XMP", "stEvt:changed", "/metadata"),
        Tag("IFD0", "HostComputer", "iPhone 12"),
    )


@pytest.mark.parametrize(
    "value",
    ["1234", "00000000", "0000000000", "", " ", "SONY DSC", "OLYMPUS DIGITAL CAMERA"],
)
def test_ordinary_values_are_not_looked_for(value: str) -> None:
    """Too short, empty, filled with zeros, or written by a program."""
    assert not said(Tag("Exif", "BodySerialNumber", value), Tag("Exif", "UserComment", value))


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("AUS_0412.JPG", "AUS_0412"),
        ("IMG_20170630_120301.jpg", "IMG_20170630_120301"),
        ("20170630_120301.heic", "20170630_120301"),
        ("P6300417.JPG", "P6300417"),
        ("foto.jpg", ""),
        ("foto-001.jpg", ""),
        ("Image 12.png", ""),
        ("sarunas pie ezera.jpg", ""),
        ("0412.jpg", ""),
        ("", ""),
    ],
)
def test_a_camera_file_name_is_a_secret_and_a_word_is_not(name: str, stem: str) -> None:
    """Three digits and a letter make a name that only one camera gave."""
    assert said(name=name) == ({(K.FILE_NAME, stem)} if stem else set())


def test_a_position_from_xmp_alone_counts() -> None:
    """Many programs drop EXIF and keep XMP; zero degrees are an empty field."""
    assert said(position=Position(57.3129, 25.271)) == {(K.PLACE, "57.3129000 25.2710000")}
    assert not said(position=Position(0.0, 0.0))


def test_positions_that_disagree_are_all_secret() -> None:
    """EXIF and XMP are edited apart; what stands in only one of them counts as well."""
    found = said(
        Tag("GPS", "GPSLatitude", "[57, 18, 1013/20]"),
        Tag("GPS", "GPSLongitude", "[25, 16, 2331/100]"),
        Tag("XMP", "exif:GPSLatitude", "56,57.12N"),
        Tag("XMP", "exif:GPSLongitude", "24,6,18E"),
        position=Position(-57.3140694, 25.2731417),
    )
    assert found == {
        (K.PLACE, "57.3140694 25.2731417"),
        (K.PLACE, "57/1 18/1 1013/20"),
        (K.PLACE, "25/1 16/1 2331/100"),
        (K.PLACE, "56.9520000 24.1050000"),
    }


@pytest.mark.parametrize(
    "value", ["", "[]", "[57]", "[57, 18, 5/0]", "[a, b, c]", "57,N", "[1, 2, 3, 4]"]
)
def test_a_damaged_position_is_none(value: str) -> None:
    """Whatever a broken file says there, collecting goes on."""
    places = (("GPS", "GPS"), ("XMP", "exif:GPS"))
    axes = ("Latitude", "Longitude")
    assert not said(*(Tag(at, f"{prefix}{axis}", value) for at, prefix in places for axis in axes))


def test_everything_collected_can_be_looked_for() -> None:
    """Also what broken files say: impossible degrees, half letters."""
    raw = RawTags(
        Container.JPEG,
        tags=(
            Tag("GPS", "GPSLatitude", "[4294967295, 4294967295, 4294967295/7]"),
            Tag("GPS", "GPSLongitude", "[25, 16, 2331/100]"),
            Tag("Exif", "UserComment", "half a \ud800 letter"),
        ),
        position=Position(91.0, 181.0),
    )
    found = secrets_of(raw, "AUS_0412.JPG", SHA256)
    assert {secret.kind for secret in found} >= {K.PLACE, K.COMMENT}
    assert all(secret.is_sound() for secret in found)
    assert search([("g/a.html", b"AUS_0412")], found)


def test_contacts_are_found_in_any_tag() -> None:
    """A mail address is a mail address wherever a photographer writes it."""
    assert said(Tag("XMP", "photoshop:Instructions", "ask jana@foto.example.org first")) == {
        (K.CONTACT, "jana@foto.example.org")
    }
    assert (K.CONTACT, "+371 26 123 456") in said(comments=("tālr. +371 26 123 456, Jana",))


@pytest.mark.parametrize("date", ["2017-06-30", "30.06.2017", "20170630", "2017-06-30 12:30"])
def test_a_date_in_a_comment_is_no_telephone_number(date: str) -> None:
    """Every page of a gallery carries its day."""
    found = said(comments=(f"Cēsis, {date}",))
    assert {kind for kind, _ in found} == {K.COMMENT}


@pytest.mark.parametrize(
    ("path", "account"),
    [
        ("C:\\Users\\janaberzina\\Desktop\\AUS_0412.CR2", "janaberzina"),
        ("/home/janab/foto/AUS_0412.CR2", "janab"),
        ("\\\\serveris\\foto\\AUS_0412.CR2", ""),
    ],
)
def test_a_path_gives_itself_the_account_and_the_file_name(path: str, account: str) -> None:
    """Each of them alone is enough to tell whose computer it was."""
    found = said(Tag("XMP", "xmpMM:History/stEvt:parameters", path))
    wanted = {(K.PATH, path), (K.FILE_NAME, "AUS_0412")}
    assert found == (wanted | {(K.OWNER, account)} if account else wanted)


def test_a_long_comment_is_looked_for_by_its_ends() -> None:
    """A page may cut it off at either end."""
    comment = "Aizkulises pirms koncerta, " * 20
    pieces = {value for kind, value in said(comments=(comment,)) if kind is K.COMMENT}
    assert len(pieces) == 2
    assert all(len(piece) <= 48 and piece in comment for piece in pieces)


def test_a_file_that_says_too_much_loses_only_what_is_least_telling() -> None:
    """Editing histories fill up with ids; the serial number behind them is kept."""
    history = (
        Tag("XMP", "stEvt:instanceID", f"xmp.iid:{n:032x}") for n in range(10**20, 10**20 + 999)
    )
    found = said(*history, Tag("Exif", "BodySerialNumber", "AX24-0041877"))
    assert (K.SERIAL_NUMBER, "AX24-0041877") in found
    assert len(found) == MOST_SECRETS - 1


def secret(kind: SecretKind, value: str) -> Secret:
    return Secret(kind, value, "photo001")


def test_what_the_desk_wrote_itself_is_public() -> None:
    """A name in the credit line or in a caption was put there on purpose."""
    owner, person = secret(K.OWNER, "Anna Kalniņa"), secret(K.PEOPLE, "Jānis Bērziņš")
    other = secret(K.PEOPLE, "Ilze Ozola")
    left = without_allowed(
        (owner, person, other), ("Foto: anna  kalniņa", "Uz skatuves Jānis Bērziņš, Cēsis")
    )
    assert left == (other,)


def test_words_of_different_texts_do_not_add_up_to_a_name() -> None:
    """Whole values only, within one text, from word boundary to word boundary."""
    owner = secret(K.OWNER, "Anna Kalniņa")
    for allowed in (
        ("Anna", "Kalniņa"),
        ("Anna", " Kalniņa"),
        ("Anna Kalniņas",),
        ("Joanna Kalniņa",),
    ):
        assert without_allowed((owner,), allowed) == (owner,), allowed


@pytest.mark.parametrize(
    "kind", [K.PLACE, K.SERIAL_NUMBER, K.UNIQUE_ID, K.ORIGINAL_DIGEST, K.PATH, K.COMPUTER]
)
def test_numbers_and_ids_stay_secret_whatever_was_written(kind: SecretKind) -> None:
    """Nobody writes those into a caption knowingly."""
    one = secret(kind, "AX24-0041877")
    assert without_allowed((one,), ("Kamera AX24-0041877",)) == (one,)
