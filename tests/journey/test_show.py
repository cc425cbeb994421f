"""``show`` and the notes of ``status``: whose words stand where, on the editor's own terminal."""

from __future__ import annotations

import json

import pytest

from gallery_media.cli.app import run
from gallery_media.errors import ProjectError
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, publish
from tests.makers.words import a_jpeg_with_words, a_packet, an_iim_block

pytestmark = [pytest.mark.journey]

LONG = "Ļoti garš paraksts. " * 200


def test_each_text_is_shown_with_its_source_and_its_notes(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    """The editor's, the sidecar's, the file's and the byline; what was cut and guessed."""
    iim = an_iim_block({"Caption-Abstract": "Šķūnis", "By-line": "Žanete Ķīļņa"}, "cp1257")
    drop(newsroom, "a.jpg", a_jpeg_with_words(iim))
    drop(newsroom, "a.jpg.xmp", a_packet({"photoshop:Headline": {"lv": "Blakus"}}))
    drop(newsroom, "b.jpg", a_jpeg_with_words(packet=a_packet({"dc:description": {"lv": LONG}})))
    drop(newsroom, "c.jpg", a_jpeg(500, 300))
    editors = newsroom.project.gallery_dir(GALLERY) / "captions.csv"
    editors.write_text("photo,lang,alt_text\na.jpg,lv,Redaktores alt\n")
    publish(newsroom)
    first, second, third = newsroom.show(GALLERY)
    assert [(text.field, text.words, text.source) for text in first.texts] == [
        ("headline", "Blakus", "sidecar"),
        ("caption", "Šķūnis", "IIM"),
        ("alt_text", "Redaktores alt", "editor"),
        ("credit_line", "Žanete Ķīļņa", "byline, IIM"),
    ]
    assert any("code page" in note for note in first.notes)
    assert second.name == "b.jpg"
    nobody = "alt_text: nobody has written one; write it in captions.csv"
    cut, missing = second.notes
    assert "too long" in cut
    assert missing == nobody
    assert third.texts == ()
    assert third.notes == (nobody,)
    assert newsroom.show(GALLERY, ("b.jpg",)) == (second,)
    assert newsroom.show(GALLERY, (first.photo,)) == (first,)
    with pytest.raises(ProjectError, match="has no photo x"):
        newsroom.show(GALLERY, ("x",))

    (gallery,) = newsroom.status().galleries
    (about_b,) = (one for one in gallery.notes if "too long" in one.note)
    assert (about_b.photos, about_b.some) == (1, (second.photo,))
    assert not newsroom.status().needs_a_person, "a note is advice"

    root = str(newsroom.project.root)
    assert run(["show", GALLERY, "--noted", "--json", "--project", root]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in told] == ["a.jpg", "b.jpg", "c.jpg"]
    assert run(["show", GALLERY, "--project", root]) == 0
    printed = capsys.readouterr().out
    assert "Redaktores alt" in printed
    assert "3 photos" in printed
