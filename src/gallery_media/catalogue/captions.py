"""Words about photos: texts by language and field go in, captions come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.galleries import bump
from gallery_media.catalogue.ledger import locking
from gallery_media.catalogue.photos import VISIBLE
from gallery_media.catalogue.values import CaptionField, Words
from gallery_media.model.localised import Localised
from gallery_media.model.photo import PhotoId
from gallery_media.model.words import Caption

PHOTOS_AT_ONCE = 200
"""Photos in one transaction: short enough that a receiver who waits does not notice."""


class CaptionVerbs(EventVerbs):
    """What can be done with words."""

    def set_caption(
        self, photo: PhotoId, lang: str, texts: Mapping[CaptionField, str], source: str
    ) -> bool:
        """Write texts of one photo in one language; whether anything is different now."""
        words = (Words(photo, lang, field, text) for field, text in texts.items())
        return self.set_captions(words, source) == 1

    def set_captions(self, words: Iterable[Words], source: str) -> int:
        """Write many texts; for how many photos anything is different now.

        ``source`` says where they come from ("captions.csv"). A text that stays the same changes
        nothing. Raises ValueError for a photo that the catalogue does not know.
        """
        by_photo = {
            photo: tuple(lines) for photo, lines in groupby(sorted(words, key=_photo), key=_photo)
        }
        photos = list(by_photo)
        changed = 0
        for start in range(0, len(photos), PHOTOS_AT_ONCE):
            some = photos[start : start + PHOTOS_AT_ONCE]
            with self._writing() as connection:
                changed += self._write(
                    connection, {photo: by_photo[photo] for photo in some}, source
                )
        return changed

    def captions(self, gallery: str, languages: Sequence[str] = ()) -> Mapping[PhotoId, Caption]:
        """The words of all photos that have any; texts in the order of ``languages``."""
        with self._reading() as connection:
            return captions_of(connection, gallery, languages)

    def _write(
        self, connection: Connection, by_photo: Mapping[PhotoId, Sequence[Words]], source: str
    ) -> int:
        query = select(t.photo.c.id, t.photo.c.state, t.photo.c.gallery_id)
        rows = connection.execute(
            locking(query.where(t.photo.c.id.in_(by_photo)).order_by(t.photo.c.id))
        ).all()
        unknown = by_photo.keys() - {row.id for row in rows}
        if unknown:
            raise ValueError(f"photo {min(unknown)} is not in the catalogue")
        touched = _write_texts(connection, by_photo, source)
        changed = [row for row in rows if row.id in touched]
        if not changed:
            return 0
        self._log_all(
            connection,
            [
                {"kind": "words", "photo_id": row.id, "gallery_id": row.gallery_id}
                for row in changed
            ],
            {"source": source},
        )
        connection.execute(
            update(t.photo)
            .where(t.photo.c.id.in_(touched))
            .values(record_seq=t.photo.c.record_seq + 1)
        )
        shown = [row.id for row in changed if row.state in VISIBLE]
        of_shown = select(t.gallery_photo.c.gallery_id).where(t.gallery_photo.c.photo_id.in_(shown))
        bump(connection, connection.execute(of_shown.distinct()).scalars())
        return len(changed)


def captions_of(
    connection: Connection, gallery: str, languages: Sequence[str]
) -> dict[PhotoId, Caption]:
    """The captions of one gallery's photos."""
    c = t.caption.c
    rows = connection.execute(
        select(c.photo_id, c.lang, c.field, c.text)
        .select_from(
            t.caption.join(t.gallery_photo, t.gallery_photo.c.photo_id == c.photo_id).join(
                t.gallery, t.gallery.c.id == t.gallery_photo.c.gallery_id
            )
        )
        .where(t.gallery.c.slug == gallery)
        .order_by(c.photo_id)
    )
    order = {lang: number for number, lang in enumerate(languages)}
    found: dict[PhotoId, Caption] = {}
    for photo, lines in groupby(rows, key=lambda row: row.photo_id):
        in_order = sorted(lines, key=lambda row: (order.get(row.lang, len(order)), row.lang))
        texts = {
            field: [(row.lang, row.text) for row in in_order if row.field == field]
            for field in CaptionField
        }
        credit = texts[CaptionField.CREDIT_LINE]
        found[PhotoId(photo)] = Caption(
            headline=Localised.of(texts[CaptionField.HEADLINE]),
            caption=Localised.of(texts[CaptionField.CAPTION]),
            alt_text=Localised.of(texts[CaptionField.ALT_TEXT]),
            long_description=Localised.of(texts[CaptionField.LONG_DESCRIPTION]),
            credit_line=credit[0][1] if credit else "",
        )
    return found


def _write_texts(
    connection: Connection, by_photo: Mapping[PhotoId, Sequence[Words]], source: str
) -> set[PhotoId]:
    """The photos of which a text is different now."""
    c = t.caption.c
    rows = connection.execute(select(t.caption).where(c.photo_id.in_(by_photo)))
    kept = {(row.photo_id, row.lang, row.field): row.text for row in rows}
    wanted = {
        (
            line.photo,
            "" if line.field is CaptionField.CREDIT_LINE else line.lang,
            line.field.value,
        ): (line.text.strip())
        for lines in by_photo.values()
        for line in lines
    }
    different = {key: text for key, text in wanted.items() if text != kept.get(key, "")}
    new, other, gone = [], [], []
    for key, text in different.items():
        where = dict(zip(("of_photo", "in_lang", "of_field"), key, strict=True))
        if not text:
            gone.append(where)
        elif key in kept:
            other.append({**where, "new_text": text})
        else:
            columns = dict(zip(("photo_id", "lang", "field"), key, strict=True))
            new.append({**columns, "text": text, "source": source, "rev": 1})
    here = (
        (c.photo_id == bindparam("of_photo"))
        & (c.lang == bindparam("in_lang"))
        & (c.field == bindparam("of_field"))
    )
    change = update(t.caption).where(here)
    if new:
        connection.execute(insert(t.caption), new)
    if other:
        newer = {"text": bindparam("new_text"), "source": source, "rev": c.rev + 1}
        connection.execute(change.values(newer), other)
    if gone:
        connection.execute(delete(t.caption).where(here), gone)
    return {photo for photo, _, _ in different}


def _lang(words: Words) -> str:
    return "" if words.field is CaptionField.CREDIT_LINE else words.lang


def _photo(words: Words) -> PhotoId:
    return words.photo
