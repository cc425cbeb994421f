"""Gathering: the order of pictures, and whose words they carry."""

from __future__ import annotations

from pathlib import Path

from gallery_media.catalogue import (
    AuditedVariant,
    Catalogue,
    Preparation,
    open_catalogue,
    sqlite_url,
)
from gallery_media.desk.gather import gather
from gallery_media.model.photo import Original, PhotoId
from gallery_media.model.variant import Format, Variant
from gallery_media.model.verdict import PIXELS_ONLY, Verdict
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.scaffold import make_project

GALLERY = "lampa-2017"


def take_in(catalogue: Catalogue, number: int, path: str) -> PhotoId:
    """A prepared photo with one variant, received under this path."""
    sha256 = f"{number:064x}"
    receipt = catalogue.receive(
        f"{number:016x}", GALLERY, path.encode(), Original(sha256, 10, "image/jpeg"), 30, 20
    )
    photo = catalogue.photo(PhotoId(str(receipt.photo_id)))
    assert photo is not None
    variant = Variant(photo.id, Format.JPEG, 30, 30, 20, sha256, 10)
    audited = AuditedVariant(variant, Verdict(sha256, PIXELS_ONLY, "test", 30, 20))
    catalogue.mark_prepared(photo, Preparation("recipe", 30, 20, (1, 2, 3), (audited,)))
    return photo.id


def test_pictures_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    """As people count, folder by folder, and not as threads happened to receive them."""
    project = make_project(tmp_path / "festival", GALLERY)
    paths = ["day-2/IMG_1.jpg", "IMG_10.jpg", "day-10/a.jpg", "IMG_9.jpg", "day-2/IMG_02.jpg"]
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        catalogue.ensure_gallery(GALLERY)
        photos = {path: take_in(catalogue, at, path) for at, path in enumerate(paths, 1)}
        gathered = gather(project, HouseSettings(), GALLERY, catalogue=catalogue)
    names = {photo: path for path, photo in photos.items()}
    assert [names[picture.photo] for picture in gathered.gallery.pictures] == [
        "day-2/IMG_1.jpg",
        "day-2/IMG_02.jpg",
        "day-10/a.jpg",
        "IMG_9.jpg",
        "IMG_10.jpg",
    ]


def test_captions_find_their_photo_by_name_or_by_id(tmp_path: Path) -> None:
    """Both ways work in one table; a line for a photo that is not there is counted."""
    project = make_project(tmp_path / "festival", GALLERY)
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        catalogue.ensure_gallery(GALLERY)
        by_name, by_id = (take_in(catalogue, at, f"vējš {at}.jpg") for at in (1, 2))
        (project.gallery_dir(GALLERY) / "captions.csv").write_text(
            f"photo,lang,headline\nvējš 1.jpg,lv,Vējš\n{by_id},lv,Saule\nmissing.jpg,lv,Nav\n"
        )
        gathered = gather(project, HouseSettings(), GALLERY, catalogue=catalogue)
    headlines = {
        picture.photo: picture.caption.headline.exactly("lv").words
        for picture in gathered.gallery.pictures
    }
    assert headlines == {by_name: "Vējš", by_id: "Saule"}
    assert gathered.unmatched == 1
