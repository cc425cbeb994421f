"""What machines watch a house by is cheap in a full one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, insert

from gallery_media.catalogue import Catalogue, open_catalogue, sqlite_url
from gallery_media.catalogue import tables as t
from gallery_media.desk.figures import figures
from gallery_media.model.photo import PhotoState
from gallery_media.observing.app import house_numbers
from gallery_media.observing.collector import HouseCollector
from tests.makers.photos import a_received_photo

NOW = datetime(2017, 7, 1, 12, tzinfo=UTC)


def test_a_scrape_asks_the_catalogue_as_often_of_a_full_house(tmp_path: Path) -> None:
    """Prometheus asks every 15 seconds, and nothing is asked for each photo."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        fill(catalogue, 1000)
        collector = HouseCollector(lambda: figures(catalogue, {"project": tmp_path}))
        event.listen(Engine, "before_cursor_execute", note)
        try:
            body = house_numbers(collector, "")[0].decode()
        finally:
            event.remove(Engine, "before_cursor_execute", note)
    assert 'gallery_media_photos{gallery="lampa-2017",state="published"} 980.0' in body
    assert len(asked) == 4


def fill(catalogue: Catalogue, photos: int) -> None:
    """Rows as a large gallery has them: nearly all are published."""
    first = a_received_photo(catalogue)
    with catalogue._writing() as connection:
        row = dict(
            connection.execute(t.photo.select().where(t.photo.c.id == first.id)).one()._mapping
        )
        gallery = row["gallery_id"]
        many = [
            row | {"id": f"p{n}", "sha256": f"{n:064x}", "state": state_of(n)}
            for n in range(photos)
        ]
        connection.execute(insert(t.photo), many)
        connection.execute(
            insert(t.gallery_photo),
            [
                {"gallery_id": gallery, "photo_id": f"p{n}", "position": n + 2}
                for n in range(photos)
            ],
        )
        connection.execute(
            insert(t.receipt),
            [
                {
                    "claim_id": f"c{n}", "gallery_id": gallery, "name_raw": b"x", "name_nfc": "x",
                    "path": "x", "photographer": "", "photo_id": f"p{n}", "outcome": "received",
                    "reason": "", "reason_params": {}, "at": NOW,
                }
                for n in range(photos)
            ],
        )  # fmt: skip


def state_of(number: int) -> PhotoState:
    return PhotoState.PUBLISHED if number % 50 else PhotoState.HELD
