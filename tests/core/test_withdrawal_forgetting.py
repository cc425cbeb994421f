"""What the catalogue forgets is not in its file any more."""

from __future__ import annotations

from pathlib import Path

from gallery_media.catalogue import CaptionField, open_catalogue, sqlite_url
from gallery_media.model.photo import PhotoId
from tests.makers.photos import receive

FORGOTTEN = (b"Anna_Kalnina", "Žanete Paraudziņa".encode())


def said(folder: Path) -> set[bytes]:
    """Which of the words a stranger finds who reads the disk."""
    everything = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    return {words for words in FORGOTTEN if words in everything}


def test_words_of_a_withdrawn_photo_are_not_in_the_files_free_pages(tmp_path: Path) -> None:
    """Names of files and captions, long ones too, among the rows of many other photos."""
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        for number in range(60):
            name = b"Anna_Kalnina.JPG" if number == 30 else f"IMG_{number}.JPG".encode()
            receipt = receive(catalogue, number, name=name)
            photo = PhotoId(str(receipt.photo_id))
            words = "Žanete Paraudziņa" if number == 30 else "Saruna teltī"
            captions = {CaptionField.CAPTION: f"{words} " * 400, CaptionField.HEADLINE: words}
            catalogue.set_caption(photo, "lv", captions, "test")
            if number == 30:
                withdrawn = photo
    assert said(tmp_path) == set(FORGOTTEN)
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        catalogue.begin_withdrawal(withdrawn, "asked", "test", erase=True)
        catalogue.finish_withdrawal(withdrawn)
    assert said(tmp_path) == set()
