"""``gallery-media reveal``: each kind told in both languages, hostile files survived."""

from __future__ import annotations

import json
import os
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from gallery_media.cli.app import DONE, NEEDS_A_PERSON, WRONG_USAGE, run
from gallery_media.cli.reveal import LIMIT
from gallery_media.cli.reveal_words import PHRASES, spoken
from gallery_media.darkroom import Darkroom, wire
from gallery_media.darkroom.frames import BrokenFrame
from gallery_media.demo.paint import paint_photo
from gallery_media.errors import PhotoRejected
from gallery_media.metadata.read import Position, RawTags, Tag
from gallery_media.metadata.read_containers import Container
from gallery_media.metadata.revealed import Revelation, RevelationKind, what_it_reveals
from gallery_media.metadata.telling import FATES, TELLINGS, Fate, Lang, map_link, value_in
from gallery_media.reasons import Code
from tests.makers.corpus import corpus_dir

LANGS: tuple[Lang, ...] = ("lv", "en")


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of the demo's camera, full of what must not leave."""
    path = tmp_path_factory.mktemp("photos") / "IMG_0412.jpg"
    path.write_bytes(paint_photo(1, megapixels=0.1).data)
    return path


def told(capsys: pytest.CaptureFixture[str], *words: str | Path, code: int = DONE) -> Any:
    """The command's JSON, after it ended with this exit code."""
    assert run(["reveal", *map(str, words), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def with_xmp(properties: str, comment: bytes = b"") -> bytes:
    """A small JPEG with one XMP description and a comment."""
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
        'syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmpRights='
        f'"http://ns.adobe.com/xap/1.0/rights/" {properties}/></rdf:RDF></x:xmpmeta>'
    )
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", xmp=packet.encode(), comment=comment)
    return out.getvalue()


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_is_told_in_every_language(lang: Lang) -> None:
    """A name that no other kind has, and one sentence that says why it matters."""
    assert set(TELLINGS[lang]) == set(FATES) == set(RevelationKind)
    assert len({telling.name for telling in TELLINGS[lang].values()}) == len(RevelationKind)
    for telling in TELLINGS[lang].values():
        assert telling.why.endswith(".")
        assert len(re.findall(r"[a-zā-ž]{3}\. ", telling.why)) == 0
        assert len(telling.why) > 20
    assert set(PHRASES[lang].fates) == set(Fate)


def test_the_two_languages_are_not_the_same_words() -> None:
    """No text was forgotten when it was translated."""
    for kind in RevelationKind:
        assert TELLINGS["lv"][kind].name != TELLINGS["en"][kind].name
        assert TELLINGS["lv"][kind].why != TELLINGS["en"][kind].why
    for name in PHRASES["lv"].__slots__:
        assert getattr(PHRASES["lv"], name) != getattr(PHRASES["en"], name)


def test_what_is_said_to_be_kept_is_what_variants_carry() -> None:
    """The rights block, and words in press downloads; nobody may be promised more than happens."""
    assert {kind: fate for kind, fate in FATES.items() if fate is not Fate.REMOVED} == {
        RevelationKind.BYLINE: Fate.KEPT,
        RevelationKind.CAPTION: Fate.PRESS_ONLY,
    }


def test_a_camera_file_is_told_with_its_place_on_a_map(
    photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything the file holds, its value, what becomes of it, and the position in numbers."""
    answer = told(capsys, photo, "--lang", "en")
    (file,) = answer["files"]
    found = {one["kind"]: one for one in file["gives_away"]}
    assert {"place", "people", "owner", "serial number", "comment"} <= set(found)
    assert found["owner"]["value"] == "Zane Izdomniece"
    assert found["hidden thumbnail"]["value"].endswith(" bytes")
    assert found["byline"]["fate"] == "kept"
    assert "2001/29/EC" in found["byline"]["why"]
    assert found["serial number"]["fate"] == "removed"
    place = found["place"]["place"]
    assert abs(place["latitude"] - 57.3124) < 0.001
    pin = f"mlat={place['latitude']:.5f}&mlon={place['longitude']:.5f}"
    assert place["map"].startswith(f"https://www.openstreetmap.org/?{pin}#map=16/")
    assert all(one["place"] is None for kind, one in found.items() if kind != "place")


def test_words_on_the_terminal_are_in_the_language_asked_for(
    photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Long links and file names stay on one line, so that they can be copied."""
    assert run(["reveal", str(photo), "--lang", "lv"]) == DONE
    shown = capsys.readouterr().out
    assert f"{photo} atklāj: " in shown
    assert "  izņems · vieta: 57.31" in shown
    assert "\n      https://www.openstreetmap.org/?mlat=57.31" in shown
    assert "paliks · autors un tiesības: Zane Izdomniece" in shown
    assert " bytes" not in shown
    assert PHRASES["lv"].pixels in shown


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LANG": "lv_LV.UTF-8"}, "lv"),
        ({"LANG": "lv_LV.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "lv"}, "lv"),
        ({"LANG": "lv_LV.UTF-8", "LC_ALL": ""}, "lv"),
        ({"LANG": "lvish"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_terminal_decides_the_language(environment: dict[str, str], lang: str) -> None:
    """As POSIX orders the variables; English where it is neither."""
    assert spoken(environment) == lang


def test_files_that_cannot_be_read_are_named_and_the_others_told(
    photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing one, a folder, a pipe, one too large, and one that is no picture: exit code 1."""
    pipe, large, words = tmp_path / "pipe", tmp_path / "large.jpg", tmp_path / "notes.txt"
    os.mkfifo(pipe)
    with large.open("wb") as file:
        file.truncate(LIMIT + 1)
    words.write_text("57.3129, 25.2744")
    files = [tmp_path / "nothing.jpg", words / "x.jpg", tmp_path, pipe, large, words, photo]
    answer = told(capsys, *files, "--lang", "en", code=NEEDS_A_PERSON)
    phrases = PHRASES["en"]
    assert [file["problem"] for file in answer["files"]] == [
        *(phrases.missing, phrases.missing, phrases.no_file, phrases.no_file),
        *(phrases.too_large.format(limit=100), phrases.unknown, ""),
    ]
    assert [bool(file["gives_away"]) for file in answer["files"]] == [False] * 6 + [True]
    assert run(["reveal", str(tmp_path / "nothing.jpg"), "--lang", "lv"]) == NEEDS_A_PERSON
    assert "nothing.jpg: šāda faila nav." in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says that reading was not allowed, not that the file is missing."""
    path = tmp_path / "IMG_1.jpg"
    path.touch(mode=0o000)
    answer = told(capsys, path, "--lang", "en", code=NEEDS_A_PERSON)
    assert answer["files"][0]["problem"] == PHRASES["en"].not_allowed


def test_a_file_that_ends_its_reader_is_named_and_the_others_told(
    photo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The darkroom's rejection becomes a sentence in the language of the answer."""
    honest = Darkroom.reveal

    def deadly(room: Darkroom, data: bytes) -> tuple[Revelation, ...]:
        if len(data) < 5000:
            raise PhotoRejected(Code.READING_CRASHED)
        return honest(room, data)

    monkeypatch.setattr(Darkroom, "reveal", deadly)
    small = photo.with_name("small.jpg")
    small.write_bytes(with_xmp(""))
    answer = told(capsys, small, photo, "--lang", "lv", code=NEEDS_A_PERSON)
    assert [file["problem"] for file in answer["files"]] == [PHRASES["lv"].hostile, ""]
    assert answer["files"][1]["gives_away"]


def test_a_clean_file_gives_nothing_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And no line about pixels follows where nothing was told."""
    path = tmp_path / "clean.png"
    Image.new("RGB", (8, 8)).save(path)
    assert run(["reveal", str(path), "--lang", "en"]) == DONE
    assert capsys.readouterr().out == f"{path} {PHRASES['en'].nothing}\n"


def test_no_value_and_no_file_name_reaches_the_terminal_raw(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Escape sequences, overrides of direction and rich's own markup are shown, not obeyed."""
    path = tmp_path / "[red]a\x1b[31m.jpg"
    path.write_bytes(with_xmp("", "[blink]\x1b]0;x\x07\u202egpj\u2066".encode()))
    assert run(["reveal", str(path), "--lang", "en"]) == DONE
    shown = capsys.readouterr().out
    assert "[blink]" in shown
    assert "[red]a" in shown
    assert not set(shown) & set("\x1b\x07\u202e\u2066")


def test_what_cannot_be_read_is_told_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A damaged part may hold anything: silence about it would look like cleanness."""
    path = tmp_path / "damaged.jpg"
    path.write_bytes(with_xmp('xmpRights:UsageTerms="<"').replace(b"&lt;", b"<<<<"))
    (file,) = told(capsys, path, "--lang", "en")["files"]
    assert [one["kind"] for one in file["gives_away"]] == ["unreadable part"]
    assert "XMP" in file["gives_away"][0]["value"]


def test_terms_are_told_as_rights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Usage terms and the address of a licence belong to the byline."""
    path = tmp_path / "terms.jpg"
    path.write_bytes(with_xmp('xmpRights:WebStatement="https://example.lv/terms"'))
    (file,) = told(capsys, path, "--lang", "en")["files"]
    (only,) = file["gives_away"]
    assert (only["kind"], only["fate"]) == ("byline", "kept")
    assert only["value"] == "https://example.lv/terms"


def test_an_impossible_position_costs_neither_the_file_nor_a_child(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """XMP can say 999 degrees north: there is no such place, and no link to it."""
    path = tmp_path / "nowhere.jpg"
    path.write_bytes(with_xmp('exif:GPSLatitude="999,0.0N" exif:GPSLongitude="25,16.4E"', b"words"))
    (file,) = told(capsys, path, "--lang", "en")["files"]
    assert file["problem"] == ""
    assert "comment" in [one["kind"] for one in file["gives_away"]]
    assert all(one["place"] is None for one in file["gives_away"])


def test_revelations_cross_from_the_child_whole() -> None:
    """Kinds, values, and positions to the last digit, through JSON."""
    sent = (
        Revelation(RevelationKind.PLACE, "Cēsis", Position(57.31236111111111, -25.0)),
        Revelation(RevelationKind.OWNER, "Zane"),
    )
    header = json.loads(json.dumps(wire.pack_revelations(sent)))
    assert wire.unpack_revelations(header) == sent


@pytest.mark.parametrize(
    "position",
    ["here", 57.3, [], [57.3], [57.3, 25.2, 1.0], [91.0, 0.0], [0.0, 180.5], [57, 25.2],
     [float("nan"), 25.2], [57.3, float("inf")], ["57.3", "25.2"], {"latitude": 57.3}],
)  # fmt: skip
def test_a_position_that_is_none_is_refused_on_the_way_back(position: object) -> None:
    """A child that was taken over cannot put words, or nonsense, into a link."""
    with pytest.raises(BrokenFrame):
        wire.unpack_revelations({"told": [["place", "Cēsis", position]]})


def test_a_map_link_has_plain_numbers() -> None:
    """South and west are negative; five decimals; the pin and the middle are the same."""
    assert map_link(-0.00001, 25.0) == (
        "https://www.openstreetmap.org/?mlat=-0.00001&mlon=25.00000#map=16/-0.00001/25.00000"
    )


def test_sizes_are_told_in_latvian_and_values_left_alone() -> None:
    """A comment may say "12 bytes" and keeps it."""
    assert value_in("lv", RevelationKind.MAKER_NOTE, "12,345 bytes") == "12 345 B"
    assert value_in("lv", RevelationKind.COMMENT, "12 bytes") == "12 bytes"
    assert value_in("en", RevelationKind.TRAILER, "12 bytes") == "12 bytes"
    assert value_in("lv", RevelationKind.CONTENT_CREDENTIALS, "present") == "ir"


@pytest.mark.parametrize("words", [(), ("x.jpg", "--lang", "de")])
def test_without_files_or_in_an_unknown_language_usage_is_wrong(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Before any child is started."""
    assert run(["reveal", *words]) == WRONG_USAGE
    assert capsys.readouterr().err


@pytest.mark.corpus
def test_every_file_of_the_corpus_is_told_or_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Hostile ones too, in one run: none stops the others, and the known places are found."""
    corpus = corpus_dir()
    if corpus is None:
        pytest.skip("the test photos are not on this machine")
    files = sorted(path for path in (corpus / "metadata").rglob("*") if path.is_file())
    run(["reveal", *map(str, files), "--lang", "en", "--json"])
    answers = json.loads(capsys.readouterr().out)["files"]
    assert len(answers) == len(files)
    readable = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".avif", ".webp"}
    no_pictures = {"largeexif.png"}  # a chunk of EXIF without the signature of a PNG
    for path, answer in zip(files, answers, strict=True):
        if path.name in no_pictures:
            assert answer["problem"] == PHRASES["en"].unknown
        elif path.suffix.lower() in readable and "hostile" not in path.parent.name:
            assert answer["problem"] == "", path.name
    places = [one for answer in answers for one in answer["gives_away"] if one["place"]]
    # privacy notes, section 8: EXIF GPS in 55 files, XMP GPS in 40, some in both.
    assert len(places) >= 55


def test_degrees_that_are_no_numbers_are_still_told_as_a_place() -> None:
    """Some program wrote them as text: there is no pin, but no silence either."""
    said = RawTags(
        Container.JPEG,
        (Tag("GPS", "GPSLatitude", "52,0,50"), Tag("GPS", "GPSLatitudeRef", "N")),
    )
    assert what_it_reveals(said) == (Revelation(RevelationKind.PLACE, "52,0,50"),)
