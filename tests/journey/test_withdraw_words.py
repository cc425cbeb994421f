"""What stays behind on disk when a photo is withdrawn: no words of it but an editor's own, and
those are named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gallery_media.model.photo import PhotoId
from gallery_media.model.withdrawal import Withdrawal, WithdrawalReason
from gallery_media.steps import Step, listening
from gallery_media.wiring import Newsroom
from tests.makers.landscapes import a_landscape
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, publish, take_in
from tests.makers.words import a_jpeg_with_words, a_packet

pytestmark = pytest.mark.journey

FOLDER = "pirmā diena"
NAME = "Anna_Kalnina.JPG"
WORDS = (b"Anna_Kalnina", "Žanete Paraudziņa".encode())


class Killed(BaseException):
    """The process ends here."""


def captions(newsroom: Newsroom) -> Path:
    return newsroom.project.gallery_dir(GALLERY) / "captions.csv"


def a_named_photo(newsroom: Newsroom) -> PhotoId:
    """Published, with words from its file, its sidecar and the editor, and with its receipts."""
    sidecar = a_packet({"dc:description": {"lv": "Žanete Paraudziņa runā"}}, {})
    drop(newsroom, f"{FOLDER}/{NAME}", a_jpeg_with_words(packet=sidecar))
    drop(newsroom, f"{FOLDER}/other.jpg", a_landscape(3))
    take_in(newsroom)
    drop(newsroom, f"{FOLDER}/{NAME}.xmp", sidecar)
    captions(newsroom).write_text(
        "photo,lang,caption\nother.jpg,lv,Cits\n"
        f'{NAME},lv,"Anna,\nžurijā"\n{NAME},en,Anna in the jury\n',
        encoding="utf-8",
    )
    publish(newsroom)
    newsroom.receipts()
    assert len(list(newsroom.project.done.rglob("*.xmp"))) == 1
    said = b"".join(path.read_bytes() for path in receipts(newsroom))
    assert WORDS[0] in said
    assert len(list(newsroom.project.receipts.rglob("pictures/*"))) == 2
    return photos_by_name(newsroom.catalogue)[NAME]


def receipts(newsroom: Newsroom) -> Iterator[Path]:
    return (path for path in newsroom.project.receipts.rglob("*") if path.is_file())


def left_of_it(newsroom: Newsroom) -> list[str]:
    """Files of the project that hold its words or a name of it, but the editor's own."""
    root = newsroom.project.root
    return [
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and path != captions(newsroom)
        if not path.is_relative_to(newsroom.project.state)
        if any(word in path.read_bytes() or word.decode() in path.name for word in WORDS)
    ]


def checked(newsroom: Newsroom, done: Withdrawal) -> None:
    assert left_of_it(newsroom) == []
    told = b"".join(path.read_bytes() for path in receipts(newsroom))
    assert b"withdrawn" in told, "that a file came, and was taken back"
    assert str(done.photo).encode() in told
    assert len(list(newsroom.project.receipts.rglob("pictures/*"))) == 1
    where = f"galleries/{GALLERY}/captions.csv, line"
    assert done.still_named == (f"{where} 4", f"{where} 5")
    for path in newsroom.project.withdrawals.iterdir():
        assert f"{where} 4" in path.read_text("utf-8"), path.name


def test_receipts_and_sidecars_are_cleaned_and_the_editors_lines_are_named(
    newsroom: Newsroom,
) -> None:
    """In the withdrawal's receipt and in status, until somebody takes them out; also after the
    catalogue was rebuilt, which knows only digests of the names."""
    photo = a_named_photo(newsroom)
    checked(newsroom, newsroom.withdraw(photo, WithdrawalReason.ASKED, "test", erase=True))
    for _ in range(2):
        (gallery,) = newsroom.status().galleries
        assert gallery.about_withdrawn == (4, 5)
        assert newsroom.status().needs_a_person
        newsroom.rebuild(replace=True)
        newsroom.receipts()
        assert left_of_it(newsroom) == []
    captions(newsroom).write_text(
        f"photo,lang,caption\n{photo},lv,Anna\n{FOLDER}/{NAME},lv,Anna\n", encoding="utf-8"
    )
    (gallery,) = newsroom.status().galleries
    assert gallery.about_withdrawn == (2, 3), "a line may name its number, or its folder too"
    captions(newsroom).write_text("photo,lang,caption\nother.jpg,lv,Cits\n", encoding="utf-8")
    assert newsroom.status().galleries[0].about_withdrawn == ()
    assert not newsroom.status().needs_a_person


def test_a_line_whose_name_another_photo_has_by_now_speaks_of_that_one(newsroom: Newsroom) -> None:
    """The next day's photo of the same name is what the editor wrote about."""
    photo = a_named_photo(newsroom)
    newsroom.withdraw(photo, WithdrawalReason.ASKED, "test")
    drop(newsroom, f"next/{NAME}", a_jpeg_with_words(packet=a_packet({}, {})))
    assert take_in(newsroom) == {"received": 1}
    assert newsroom.status().galleries[0].about_withdrawn == ()


@pytest.mark.parametrize("step", [Step.COPIES_DELETED, Step.UNNAMED, Step.FORGOTTEN])
def test_what_was_cut_off_there_is_cleaned_by_the_next_run(newsroom: Newsroom, step: Step) -> None:
    """And its receipt still tells of the editor's lines."""
    photo = a_named_photo(newsroom)

    def kill(reached: Step, _about: str) -> None:
        if reached is step:
            raise Killed

    with listening(kill), pytest.raises(Killed):
        newsroom.withdraw(photo, WithdrawalReason.ASKED, "test", erase=True)
    (done,) = newsroom.finish_withdrawals("test")
    checked(newsroom, done)


def test_a_sidecar_that_speaks_of_another_photo_too_stays(newsroom: Newsroom) -> None:
    """The other one's words are not lost by it."""
    photo = a_named_photo(newsroom)
    sidecar = a_packet({"dc:description": {"lv": "Žanete Paraudziņa runā"}}, {})
    drop(newsroom, f"{FOLDER}/other.jpg.xmp", sidecar)
    publish(newsroom)
    newsroom.withdraw(photo, WithdrawalReason.ASKED, "test", erase=True)
    assert len(list(newsroom.project.done.rglob("*.xmp"))) == 2
