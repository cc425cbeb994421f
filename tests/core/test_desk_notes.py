"""What an editor is told about words: which field of which photos, and what now; once each."""

from __future__ import annotations

from dataclasses import replace

from gallery_media.catalogue import KeptWords, WordsOf, WordsSource
from gallery_media.desk.notes import WHAT_NOW, noted
from gallery_media.desk.words import Settled, Wording
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Localised
from gallery_media.model.photo import PhotoId
from gallery_media.model.words import Caption, FileWords, NoteKind, WordNote, WordRules
from tests.makers.galleries import a_gallery


def settled(
    files: dict[str, FileWords],
    written: dict[str, Caption] | None = None,
    gallery: Gallery | None = None,
) -> dict[PhotoId, Settled]:
    editor = {PhotoId(photo): caption for photo, caption in (written or {}).items()}
    words = {
        PhotoId(photo): WordsOf(
            {WordsSource.ORIGINAL: KeptWords(PhotoId(photo), WordsSource.ORIGINAL, "0", "r", said)}
        )
        for photo, said in files.items()
    }
    wording = Wording(gallery or a_gallery(), editor, words, {})
    return {photo: wording.settle(photo) for photo in words}


def cut(words: str) -> FileWords:
    return FileWords(
        caption=Localised.of({"lv": words}), notes=(WordNote("caption", NoteKind.CUT),)
    )


def same(count: int, words: str) -> dict[str, FileWords]:
    return {f"photo{n}": FileWords(caption=Localised.of({"lv": words})) for n in range(count)}


def test_the_same_note_about_many_photos_is_told_once() -> None:
    """With all their ids, the field, why, and what to do."""
    (note,) = noted(a_gallery(), settled({"a": cut("viens"), "b": cut("divi")}))
    assert note.photos == ("a", "b")
    assert note.sentence == (
        "caption: its end is left out, because it was too long; write a shorter one in captions.csv"
    )


def test_what_the_editor_has_written_needs_no_note() -> None:
    """The file's text is not shown then."""
    written = {"a": Caption(caption=Localised.of({"lv": "redaktore"}))}
    assert noted(a_gallery(), settled({"a": cut("viens")}, written)) == ()


def test_a_caption_on_every_photo_is_noted() -> None:
    """Eight of eight, but not the gallery's own default, and not seven."""
    (note,) = noted(a_gallery(), settled(same(8, "Festivāls LAMPA")))
    assert note.kind is NoteKind.REPEATED
    assert len(note.photos) == 8
    assert noted(a_gallery(), settled(same(7, "Festivāls LAMPA"))) == ()
    rules = WordRules(defaults=Caption(caption=Localised.of({"lv": "Dienas"})))
    default = replace(a_gallery(), word_rules=rules)
    silent = {f"photo{n}": FileWords() for n in range(9)}
    assert noted(default, settled(silent, gallery=default)) == ()


def test_each_kind_of_note_says_what_to_do() -> None:
    """None leaves an editor alone with a problem."""
    assert WHAT_NOW.keys() == set(NoteKind)
