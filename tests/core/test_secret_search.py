"""The secret search: what it finds, in which encodings, where, and what it leaves in peace."""

from __future__ import annotations

import base64
import gzip
import hashlib
import random
import time
import unicodedata
import zlib

import pytest

from gallery_media.metadata.search import Hit, search
from gallery_media.metadata.secrets import Secret, SecretKind
from tests.makers.canaries import a_page_with, encodings, foldings

K = SecretKind
SERIAL = Secret(K.SERIAL_NUMBER, "AX24-0041877", "photo001")
SHORT = Secret(K.SERIAL_NUMBER, "Q7J4Z", "photo001")
NAME = Secret(K.PEOPLE, "Ēriks Bērziņš", "photo002")
COMMENT = Secret(K.COMMENT, 'Skatuve "Ēka" & <citi>', "photo003")
CESIS = Secret(K.PLACE, "57.3140694 25.2731417", "photo004")
SHA256 = hashlib.sha256(b"an original").hexdigest()
DIGEST = Secret(K.ORIGINAL_DIGEST, SHA256, "photo005")

AVIF_HEAD = b"\0\0\0\x20ftypavif\0\0\0\0mif1miaf" + b"\0\0\0\x40meta" + bytes(60)


def found(data: bytes, *secrets: Secret, place: str = "g/lampa/lv/index.html") -> set[SecretKind]:
    hits = search([(place, data)], secrets)
    assert {hit.place for hit in hits} <= {place}
    return {hit.kind for hit in hits}


@pytest.mark.parametrize("secret", [SERIAL, SHORT, NAME, COMMENT], ids=lambda secret: secret.kind)
def test_a_secret_is_found_in_every_encoding(secret: Secret) -> None:
    """In a page of other words, and as the whole object."""
    for name, planted in encodings(secret.value):
        assert found(a_page_with(planted), secret) == {secret.kind}, name
        assert found(planted, secret) == {secret.kind}, name


@pytest.mark.parametrize("secret", [SERIAL, NAME], ids=lambda secret: secret.kind)
def test_a_secret_is_found_in_a_picture_in_every_encoding_of_bytes(secret: Secret) -> None:
    """Also in the compressed part, at every alignment; escapes of letters are for texts."""
    noise = random.Random(7).randbytes(5_000)
    for name, planted in encodings(secret.value):
        if "every letter" in name:
            continue
        for at in (1_000, 1_001, 1_002, 1_003):
            data = AVIF_HEAD + b"\0\0\x13\x88mdat" + noise[:at] + planted + noise[at:]
            assert found(data, secret, place="m/ab/x.avif") == {secret.kind}, (name, at)


def test_a_secret_is_found_folded_up() -> None:
    """In deflate, zlib and gzip streams and ZIP members, three folds deep, in every encoding."""
    for secret in (SERIAL, NAME):
        for encoding, planted in encodings(secret.value):
            for name, data in foldings(a_page_with(planted)):
                assert secret.kind in found(data, secret), (name, encoding)


def test_a_clean_object_gives_no_hit_folded_or_not() -> None:
    """The counterpart: the same foldings without the secret."""
    for name, data in foldings(a_page_with(b"nothing")):
        assert not found(data, SERIAL, NAME, COMMENT, CESIS, DIGEST), name


@pytest.mark.parametrize("length", [64, 40, 24, 16])
def test_an_originals_digest_is_found_cut_off(length: int) -> None:
    """Sixteen digits of it are no accident."""
    assert found(f"m/ab/{SHA256[:length]}-320.avif".encode(), DIGEST) == {K.ORIGINAL_DIGEST}


def test_an_originals_digest_is_found_as_bytes_and_base64() -> None:
    """As an integrity attribute or a binary checksum would hold it."""
    raw = bytes.fromhex(SHA256)
    assert found(b"\0\1" + raw, DIGEST) == {K.ORIGINAL_DIGEST}
    assert found(b'integrity="sha256-' + base64.b64encode(raw) + b'"', DIGEST)


def test_a_number_inside_an_address_is_chance() -> None:
    """Short serial numbers stand in digests; alone, between blanks or signs, they are found."""
    serial = Secret(K.SERIAL_NUMBER, "44107", "photo001")
    for chance in ("m/ab/9f44107c01-320.avif", "1441072", "e44107"):
        assert not found(a_page_with(chance.encode()), serial), chance
    for leak in ("44107", "S/N:44107.", "serial=44107&", "44107-320.avif"):
        assert found(a_page_with(leak.encode()), serial) == {K.SERIAL_NUMBER}, leak


def test_the_first_place_that_is_chance_does_not_hide_the_second() -> None:
    """Looking goes on behind a number that was a part of another one."""
    serial = Secret(K.SERIAL_NUMBER, "44107", "photo001")
    assert found(a_page_with(b"9f44107c 9f44107d 44107"), serial) == {K.SERIAL_NUMBER}


def test_base64_is_compared_with_its_case() -> None:
    """In small letters it stands for other bytes."""
    encoded = base64.b64encode(SERIAL.value.encode())
    assert found(a_page_with(encoded), SERIAL) == {K.SERIAL_NUMBER}
    assert not found(a_page_with(encoded.swapcase()), SERIAL)


@pytest.mark.parametrize("written", ["%41X24-0041877", "AX24&#45;0041877", "AX24\\u002d0041877"])
def test_one_escaped_letter_hides_nothing(written: str) -> None:
    """Escapes are undone where a reader's program would undo them."""
    assert found(a_page_with(written.encode()), SERIAL) == {K.SERIAL_NUMBER}


def test_names_are_found_declined_but_not_inside_other_words() -> None:
    """Latvian adds endings to names; a longer word is another word."""
    secret = Secret(K.PEOPLE, "Berzin", "photo002")
    assert found(a_page_with(b"ar Berzinu"), secret) == {K.PEOPLE}
    assert not found(a_page_with(b"Kalnaberzini"), secret)


@pytest.mark.parametrize("written", ["+371 26 123 456", "+37126123456", "tel:37126123456"])
def test_a_telephone_number_is_found_however_it_is_grouped(written: str) -> None:
    """As people write it, and as a tel: link holds it."""
    secret = Secret(K.CONTACT, "+371 26 123 456", "photo001")
    assert found(a_page_with(written.encode()), secret) == {K.CONTACT}


@pytest.mark.parametrize("written", ["anna-kalnina", "Anna_Kalnina", "anna.kalnina", "AnnaKalnina"])
def test_a_name_is_found_as_addresses_spell_it(written: str) -> None:
    """Without its marks, joined by hyphens, dots or nothing."""
    secret = Secret(K.OWNER, "Anna Kalniņa", "photo001")
    assert found(a_page_with(f"p/{written}.html".encode()), secret) == {K.OWNER}


@pytest.mark.parametrize("written", ["AUS_0412.JPG", "aus-0412-320.avif", "p/aus0412.html"])
def test_a_file_name_is_found_as_addresses_spell_it(written: str) -> None:
    """A slug made from a camera's name gives it away just as well."""
    secret = Secret(K.FILE_NAME, "AUS_0412", "photo001")
    assert found(a_page_with(written.encode()), secret) == {K.FILE_NAME}
    assert not found(a_page_with(b"aus_04123"), secret)


def test_invisible_letters_hide_nothing() -> None:
    """Soft hyphens, zero-width blanks, decomposed letters, doubled and unbreakable blanks."""
    for hidden in (
        "Ēriks Bēr\u00adziņš",
        "Ēriks Bēr&shy;ziņš",
        "Ēriks\u200b Bērziņš",
        "Ēriks&nbsp;Bērziņš",
        "Ēriks\n   Bērziņš",
        unicodedata.normalize("NFD", NAME.value),
    ):
        assert found(a_page_with(hidden.encode()), NAME) == {K.PEOPLE}, hidden


def test_a_hit_names_place_kind_and_photos_and_never_the_value() -> None:
    """Photos that share a camera are all named, each once."""
    other = Secret(K.SERIAL_NUMBER, SERIAL.value, "photo009")
    page = a_page_with(SERIAL.value.encode())
    hits = search([("g/a.html", page), ("g/b.html", b"clean"), ("g/c.html", page)], [SERIAL, other])
    assert hits == tuple(
        Hit(place, K.SERIAL_NUMBER, photo)
        for place in ("g/a.html", "g/c.html")
        for photo in ("photo001", "photo009")
    )
    assert SERIAL.value not in repr(hits)


def test_a_short_secret_is_found_in_the_head_of_a_picture() -> None:
    """Five letters in the compressed part are chance; in front of it they are a leak."""
    jpeg = b"\xff\xd8\xff\xfe\x00\x09Q7J4Z\xff\xda" + random.Random(1).randbytes(900)
    assert found(jpeg, SHORT, place="m/a.jpg") == {K.SERIAL_NUMBER}
    inside = b"\xff\xd8\xff\xda" + random.Random(1).randbytes(900) + b"Q7J4Z" + bytes(9)
    assert not found(inside, SHORT, place="m/a.jpg")


def test_a_bomb_is_a_hit_and_costs_little() -> None:
    """What unfolds without an end cannot be searched, so it cannot be published."""
    started = time.process_time()
    assert found(zlib.compress(bytes(200_000_000), 9), SERIAL) == {K.UNSEARCHED}
    assert time.process_time() - started < 20


def test_what_is_folded_four_times_is_a_hit() -> None:
    """Deeper than is searched is not the same as clean."""
    data = a_page_with(b"nothing")
    for _ in range(3):
        data = gzip.compress(data, mtime=0)
    assert not found(data, SERIAL)
    assert found(gzip.compress(data, mtime=0), SERIAL) == {K.UNSEARCHED}
    assert found(zlib.compress(zlib.compress(zlib.compress(zlib.compress(b"x" * 99)))), SERIAL)
    chance = zlib.compress(b"x" * 99)[:-4] + b"sum?"  # begins like a stream, as noise often does
    for _ in range(3):
        chance = gzip.compress(chance, mtime=0)
    assert not found(chance, SERIAL)


def test_noise_gives_no_hit() -> None:
    """8 MB of random bytes as a picture: neither secrets nor streams are seen in it."""
    noise = random.Random(3).randbytes(8_000_000)
    secrets = (SERIAL, SHORT, NAME, COMMENT, CESIS, DIGEST)
    assert not search([("m/a.avif", AVIF_HEAD + b"mdat" + noise)], secrets)
    assert not search([("d/a.zip", noise)], secrets)


def test_no_secrets_no_hits() -> None:
    """A gallery whose originals say nothing."""
    assert search([("g/a.html", a_page_with(b"x"))], []) == ()
    assert search([], [SERIAL]) == ()
    assert search([("g/empty", b"")], [SERIAL]) == ()
