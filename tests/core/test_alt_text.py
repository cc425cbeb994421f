"""The policy on alt text: what is told of, what is kept back, and that nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from gallery_media.catalogue import open_catalogue, sqlite_url
from gallery_media.desk.alt_text import LONGEST, MOST, alt_faults, as_notes
from gallery_media.desk.gather import Gathered, gather
from gallery_media.desk.show import notes
from gallery_media.model.localised import Localised
from gallery_media.model.photo import PhotoId
from gallery_media.model.words import Caption, NoteKind
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.scaffold import make_project
from tests.core.test_desk_gather import GALLERY, take_in


def faults(*alts: str) -> list[tuple[NoteKind, ...]]:
    """Of as many photos, each with this alt text in Latvian."""
    captions = {
        PhotoId(f"photo{n}"): Caption(alt_text=Localised.of({"lv": alt}))
        for n, alt in enumerate(alts)
    }
    found = {fault.photo: fault.kinds for fault in alt_faults(captions)}
    return [found.get(photo, ()) for photo in captions]


@pytest.mark.parametrize(
    ("alt", "kinds"),
    [
        ("Pieci cilvēki sēž uz skatuves", ()),
        ("", (NoteKind.NOBODY,)),
        ("IMG_0412", (NoteKind.NAMED_AS_FILE,)),
        ("IMG_0412 no skatuves", (NoteKind.NAMED_AS_FILE,)),
        ("LAMPA 2017 atklāšana", ()),
        ("LAMPA-2017 atklāta", ()),
        ("LAMPA-0412 zāle", (NoteKind.NAMED_AS_FILE,)),
        ("DSC00412", (NoteKind.NAMED_AS_FILE,)),
        ("LAMPA-0412", (NoteKind.NAMED_AS_FILE,)),
        ("skatuve galvena.JPEG", (NoteKind.NAMED_AS_FILE,)),
        ("lapa.heic", (NoteKind.NAMED_AS_FILE,)),
        ("a" * LONGEST, ()),
        ("a" * (LONGEST + 1), (NoteKind.LONG,)),
    ],
)
def test_each_fault_is_found_and_a_good_text_has_none(
    alt: str, kinds: tuple[NoteKind, ...]
) -> None:
    """Item J2: nothing written, a file's name, and what is too long to be read out."""
    assert faults(alt) == [kinds]


def test_three_photos_may_share_a_text_and_four_may_not() -> None:
    """Spaces, capitals and the full stop sound the same; another text beside them is fine."""
    same = ["Skatuve.", "skatuve", " Skatuve "]
    assert faults(*same) == [()] * MOST
    assert faults(*same, "SKATUVE", "Zāle") == [(NoteKind.SHARED,)] * 4 + [()]


def test_a_text_in_any_language_will_do() -> None:
    """Pages mark it with its language (item J1); the same in two languages is no repetition."""
    captions = {
        PhotoId(f"p{n}"): Caption(alt_text=Localised.of({"en": f"Stage {n}", "de": "Bühne"}))
        for n in range(2)
    }
    assert alt_faults(captions) == ()


def test_an_editor_is_told_each_fault_once_with_what_now() -> None:
    """As all notes about words: field, what is wrong, what to do."""
    captions = {PhotoId("a"): Caption(), PhotoId("b"): Caption()}
    (note,) = as_notes(alt_faults(captions))
    assert note.photos == ("a", "b")
    assert note.sentence == "alt_text: nobody has written one; write it in captions.csv"


def gathered(root: Path, policy: str) -> tuple[Gathered, list[PhotoId], list[str]]:
    """Three photos, of which the first alone has an alt text, in a gallery with this policy."""
    project = make_project(root / "festival", GALLERY)
    settings = project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text(policy + settings.read_text(encoding="utf-8"), encoding="utf-8")
    lines = "photo,lang,caption,alt_text\n1.jpg,lv,Viens,Skatuve saulē\n2.jpg,lv,Divi,IMG_2\n"
    (project.gallery_dir(GALLERY) / "captions.csv").write_text(lines, encoding="utf-8")
    with open_catalogue(sqlite_url(root / "catalogue.db")) as catalogue:
        catalogue.ensure_gallery(GALLERY)
        photos = [take_in(catalogue, at, f"{at}.jpg") for at in (1, 2, 3)]
        found = gather(project, HouseSettings(), GALLERY, catalogue=catalogue)
        told = notes(project, HouseSettings(), GALLERY, catalogue=catalogue)
    return found, photos, [note.sentence for note in told if note.field == "alt_text"]


@pytest.mark.parametrize("policy", ["", 'alt_policy = "warn"\n'])
def test_a_warning_shows_every_photo(policy: str, tmp_path: Path) -> None:
    """It is the default; who is told is the editor."""
    found, photos, told = gathered(tmp_path, policy)
    assert [picture.photo for picture in found.gallery.pictures] == photos
    assert [fault.photo for fault in found.alt_faults] == photos[1:]
    assert found.kept_back == ()
    assert sorted(sentence.partition(";")[0] for sentence in told) == [
        "alt_text: is the name of a file",
        "alt_text: nobody has written one",
    ]


def test_a_requirement_keeps_back_exactly_the_photos_without(tmp_path: Path) -> None:
    """The others are shown; lines of captions.csv about those that wait are not called strange."""
    found, photos, _ = gathered(tmp_path, 'alt_policy = "require"\n')
    assert [picture.photo for picture in found.gallery.pictures] == photos[:1]
    assert list(found.kept_back) == photos[1:]
    assert found.unmatched == 0
