"""Planted tokens and the flows: Prefect's database and the logs hold this run, and none of them."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from gallery_media.darkroom import Darkroom
from gallery_media.metadata.embed import embed
from gallery_media.model.metadata import PublicFormat, PublicMetadata
from gallery_media.storage.location import S3Location
from gallery_media.wiring import Newsroom
from tests.makers.canaries import canary_folder
from tests.makers.canary_corpus import a_family_member, canaries
from tests.makers.hunt import hunt
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop
from tests.makers.prefect_records import databases, files, rows
from tests.makers.projects import a_newsroom, clear_people, write_settings
from tests.makers.records import a_finished

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.journey,
    pytest.mark.skipif(canary_folder() is None, reason="no test photos beside the checkout"),
]

PATIENCE = 240.0  # seconds; a first start makes Prefect's database, beside other tests
NUMBER = "29123456"
REFUSED, DAMAGED, TALKATIVE = (a_family_member(990 + at, "refused") for at in range(3))


@dataclass(frozen=True, slots=True)
class Published:
    """What the command left: the newsroom to look at, and what it printed."""

    newsroom: Newsroom
    said: bytes

    @property
    def state(self) -> Path:
        return self.newsroom.project.state


@pytest.fixture(scope="module")
def published(
    tmp_path_factory: pytest.TempPathFactory, seaweedfs: S3Location, darkroom: Darkroom
) -> Iterator[Published]:
    """All planted files and three that are refused, published by the command that people type."""
    root = tmp_path_factory.mktemp("prefect") / "festival"
    with a_newsroom(root, seaweedfs, darkroom) as newsroom:
        write_settings(newsroom.project, "press_downloads = true")
        clear_people(newsroom.project, *(canary.dropped_as for canary in canaries()))
        for canary in canaries():
            drop(newsroom, canary.dropped_as, canary.data)
        for name, data in refused_files():
            drop(newsroom, name, data)
        command = [sys.executable, "-m", "gallery_media", "publish", "--verbose"]
        done = subprocess.run(
            [*command, "--project", str(root)],
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 1, done.stderr[-2000:]  # something needs a person
        yield Published(newsroom, done.stdout + done.stderr)


def refused_files() -> Iterator[tuple[str, bytes]]:
    """Files whose names, bytes and words would be worth telling, refused at each of three gates."""
    yield f"{REFUSED}.jpg", f"no photo, but {REFUSED}".encode()
    whole = a_jpeg(1200, 800, comment=DAMAGED.encode())
    yield f"{DAMAGED}.jpg", whole[:4000] + bytes(3000) + whole[7000:]
    terms = f"{TALKATIVE}: zvaniet Annai, +371 {NUMBER}"
    record = PublicMetadata(creators=(TALKATIVE,), usage_terms=terms)
    plain = a_finished("jpg", (320, 240))
    yield f"{TALKATIVE}.jpg", embed(plain, PublicFormat.JPEG, record)


def found_in(state: Path) -> dict[str, set[str]]:
    """By table or file: the tokens and numbers that the search finds there."""
    numbers = {number for canary in canaries() for number in canary.numbers}
    found: dict[str, set[str]] = {}

    def look(place: str, data: bytes) -> None:
        caught = hunt(data, numbers)
        met = {*caught.tokens, *map(str, caught.numbers)}
        met |= {NUMBER} if NUMBER.encode() in data else set()
        if met:
            found.setdefault(place, set()).update(met)

    for database in databases(state):
        for table, row in rows(database):
            look(f"table {table}", row)
    for path in files(state):
        look(path.relative_to(state).as_posix(), path.read_bytes())
    return found


def test_the_searched_database_holds_this_runs_lines(published: Published) -> None:
    """Otherwise its silence would prove nothing: a line for each photo, and each refusal."""
    (database,) = databases(published.state)
    known: dict[str, list[bytes]] = {}
    for table, row in rows(database):
        known.setdefault(table, []).append(row)
    lines = b"\n".join(known["log"])
    manifest = published.newsroom.live()[0]
    assert len(manifest.photos) == len(canaries()) - 1
    held = published.newsroom.catalogue.held(GALLERY)
    assert len(held) == 3
    for photo in held:
        assert f"photo {photo.id} is held: {photo.reason}".encode() in lines
    assert b"is quarantined: not a photo" in lines
    assert b"telephone" in lines
    runs = b"\n".join(known["flow_run"])
    assert b"inbox: 21 files" in runs
    assert f"{GALLERY}: ".encode() in runs
    assert len(known["task_run"]) >= 4
    artifacts = b"\n".join(known["artifact"])
    assert all(photo.encode() in artifacts for photo in manifest.photos)


def test_neither_database_nor_logs_hold_a_token(published: Published) -> None:
    """Every row of every table, and every file beside the catalogue, in any encoding."""
    assert {path.name for path in files(published.state)} >= {"server.log"}
    assert found_in(published.state) == {}


def test_the_command_prints_no_token(published: Published) -> None:
    """Its log lines and its summary: ids and reasons."""
    assert b"is held" in published.said
    assert not hunt(published.said)
    assert NUMBER.encode() not in published.said


def test_a_token_in_the_database_would_be_found(published: Published, tmp_path: Path) -> None:
    """The same search over a copy in which lines and a result were made to tell."""
    copy = tmp_path / "state"
    shutil.copytree(published.state / "prefect", copy / "prefect")
    (database,) = databases(copy)
    tokens = [a_family_member(980 + at, "planted") for at in range(3)]
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE planted (line TEXT, body BLOB)")
        line = b64encode(f"photo: {tokens[0]}".encode()).decode()
        connection.execute(
            "INSERT INTO planted VALUES (?, ?)", (line, zlib.compress(tokens[1].encode() * 2))
        )
        connection.commit()
    log = copy / "prefect" / "server.log"
    log.write_bytes(log.read_bytes() + tokens[2].encode("utf-16-le"))
    found = found_in(copy)
    assert found["table planted"] == {tokens[0], tokens[1]}
    assert found["prefect/server.log"] == {tokens[2]}


def test_log_lines_for_programs_name_photos_and_runs_and_nobody(published: Published) -> None:
    """Three more are refused and one is shown, by a command that writes JSON: each line can be read
    by a program, and none has a token."""
    newsroom, tokens = published.newsroom, [a_family_member(970 + at, "logged") for at in range(3)]
    drop(newsroom, f"{tokens[0]}.jpg", f"no photo, but {tokens[0]}".encode())
    whole = a_jpeg(1210, 800, comment=tokens[1].encode())
    drop(newsroom, f"{tokens[1]}.jpg", whole[:4000] + bytes(3000) + whole[7000:])
    drop(newsroom, f"{tokens[2]}.jpg", a_jpeg(640, 480, comment=tokens[2].encode()))
    command = [sys.executable, "-m", "gallery_media", "publish", "--log-format", "json"]
    done = subprocess.run(
        [*command, "--project", str(newsroom.project.root)],
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1, done.stderr[-2000:]
    lines = [json.loads(line) for line in done.stderr.decode().splitlines()]
    developed = [line for line in lines if line.get("step") == "develop"]
    shown = {photo for manifest in newsroom.live() for photo in manifest.photos}
    assert {line["photo"] for line in developed} & shown
    assert all(len(line["flow_run"]) == 36 and len(line["task_run"]) == 36 for line in developed)
    sentences = " ".join(line["event"] for line in lines)
    assert "is held" in sentences
    assert "is quarantined: not a photo" in sentences
    assert not hunt(done.stderr + done.stdout)
