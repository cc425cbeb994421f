"""The drill: a published house is backed up, an empty one is filled, visitors see no difference."""

from __future__ import annotations

import secrets
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gallery_media.cli.app import DONE, NEEDS_A_PERSON, run
from gallery_media.darkroom import Darkroom
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.settings.project import Project, open_project
from gallery_media.storage.port import Storage
from gallery_media.wiring import Newsroom, open_newsroom
from tests.makers.catalogues import postgres_binaries
from tests.makers.databases import postgres_databases, sqlite_databases
from tests.makers.images import a_motif, as_file
from tests.makers.newsrooms import GALLERY, drop, publish, take_in
from tests.makers.photos import the_photo
from tests.makers.projects import write_settings

pytestmark = pytest.mark.journey

NUMBERS = (1, 2)


@pytest.fixture
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Empty databases of the kind that the test asks for; files in a folder if it asks for none."""
    wanted = getattr(request, "param", "sqlite")
    if wanted == "postgresql" and postgres_binaries() is None:
        pytest.skip("no PostgreSQL server is installed (Debian package: postgresql)")
    with sqlite_databases(tmp_path) if wanted == "sqlite" else postgres_databases() as made:
        yield made


@dataclass
class Ground:
    """Two places for a house: the first is full, the second empty."""

    project: Project
    second: Path
    backup: Path
    patch: pytest.MonkeyPatch
    databases: Callable[[], str]

    def use(self, name: str) -> None:
        """From now on the environment leads to this house's buckets and database."""
        self.patch.setenv("GALLERY_MEDIA_STORAGE__ORIGINALS_BUCKET", f"o-{name}")
        self.patch.setenv("GALLERY_MEDIA_STORAGE__PUBLIC_BUCKET", f"p-{name}")
        self.patch.setenv("GALLERY_MEDIA_CATALOGUE__URL", self.databases())


@pytest.fixture
def ground(
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    databases: Callable[[], str],
) -> Ground:
    ground = Ground(project, tmp_path / "second", tmp_path / "backup", monkeypatch, databases)
    ground.use(secrets.token_hex(6))
    return ground


def a_photo(number: int) -> bytes:
    return as_file(a_motif(number))


def publish_some(newsroom: Newsroom) -> PhotoId:
    """Two photos with words, one of them withdrawn and erased again; its id."""
    newsroom.stores.prepare()
    for number in NUMBERS:
        drop(newsroom, f"IMG_000{number}.JPG", a_photo(number))
    (newsroom.project.gallery_dir(GALLERY) / "captions.csv").write_text(
        "photo,lang,headline\nIMG_0001.JPG,lv,Ģirts šķūnī\nIMG_0001.JPG,en,In the barn\n",
        encoding="utf-8",
    )
    write_settings(newsroom.project, last="# the desk's own note")
    publish(newsroom)
    photo = newsroom.catalogue.pictures(GALLERY)[-1].photo.id
    newsroom.withdraw(photo, WithdrawalReason.ASKED, by="test", erase=True)
    return photo


def entry_pages(newsroom: Newsroom) -> dict[str, bytes]:
    """As any visitor gets them."""
    root = newsroom.stores.public_endpoint
    return {
        lang: urllib.request.urlopen(f"{root}/g/{GALLERY}/{lang}/index.html", timeout=10).read()
        for lang in ("lv", "en")
    }


def holdings(bucket: Storage) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {}
    for one in bucket.list():
        stored = bucket.get(one.key)
        head = stored.head
        found[one.key] = (
            stored.body,
            head.content_type,
            head.cache_control,
            head.content_language,
            head.content_disposition,
            dict(head.metadata),
        )
    return found


@pytest.mark.parametrize("databases", ["sqlite", "postgresql"], indirect=True)
def test_a_backup_fills_an_empty_house_and_visitors_see_no_difference(
    ground: Ground, darkroom: Darkroom
) -> None:
    """Entry page, every object with its headers, and the next publish has nothing to do."""
    with open_newsroom(ground.project, darkroom) as first:
        withdrawn = publish_some(first)
        pages = entry_pages(first)
        before = holdings(first.stores.originals), holdings(first.stores.public)
        states = first.catalogue.counts(GALLERY)
    assert run(["backup", str(ground.backup), "--project", str(ground.project.root)]) == DONE
    assert run(["restore", str(ground.backup), "--dry-run"]) == DONE
    assert not ground.second.exists()

    ground.use(secrets.token_hex(6))
    assert run(["restore", str(ground.backup), "--project", str(ground.second)]) == DONE

    with open_newsroom(open_project(ground.second), darkroom) as second:
        assert entry_pages(second) == pages
        assert (holdings(second.stores.originals), holdings(second.stores.public)) == before
        assert second.catalogue.counts(GALLERY) == states
        note = (second.project.gallery_dir(GALLERY) / "gallery.toml").read_text()
        assert "the desk's own note" in note
        log = second.check_log()
        assert (log.broken, log.missing, log.changed) == (None, 0, ())
        assert not publish(second).changed
        for number in NUMBERS:
            drop(second, f"IMG_000{number}.JPG", a_photo(number))
        assert take_in(second) == {"duplicate": 1, "refused": 1}
        assert the_photo(second.catalogue, withdrawn).state is PhotoState.WITHDRAWN
        drop(second, "IMG_0009.JPG", a_photo(9))
        assert publish(second).changed


def test_only_an_empty_house_is_filled(ground: Ground, capsys: pytest.CaptureFixture[str]) -> None:
    """A house with photos, a bucket with objects: both refused in words, nothing changed."""
    words = ["--project", str(ground.project.root)]
    with open_newsroom(ground.project) as first:
        first.stores.prepare()
        drop(first, "IMG_0001.JPG", a_photo(1))
        assert take_in(first) == {"received": 1}
    assert run(["backup", str(ground.backup), *words]) == DONE

    assert run(["restore", str(ground.backup), *words]) == NEEDS_A_PERSON
    assert "catalogue has rows" in capsys.readouterr().err
    ground.patch.setenv("GALLERY_MEDIA_CATALOGUE__URL", ground.databases())
    with open_newsroom(ground.project) as lost:
        lost.stores.originals.put("rec/newer", b"newer", content_type="text/plain")
    assert run(["restore", str(ground.backup), *words]) == NEEDS_A_PERSON
    assert "rebuild makes it" in " ".join(capsys.readouterr().err.split())
    with open_newsroom(ground.project) as still:
        assert still.catalogue.is_empty()
