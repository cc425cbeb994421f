"""Words about photos: texts by language and field go in, captions come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from sqlalchemy import Connection, delete, insert, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.galleries import bump, galleries_of
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
        by_photo = [
            (photo, tuple(lines)) for photo, lines in groupby(sorted(words, key=_photo), key=_photo)
        ]
        changed = 0
        for start in range(0, len(by_photo), PHOTOS_AT_ONCE):
            with self._writing() as connection:
                changed += self._write(connection, by_photo[start : start + PHOTOS_AT_ONCE], source)
        return changed

    def captions(self, gallery: str, languages: Sequence[str] = ()) -> Mapping[PhotoId, Caption]:
        """The words of all photos that have any; texts in the order of ``languages``."""
        with self._reading() as connection:
            return captions_of(connection, gallery, languages)

    def _write(
        self,
        connection: Connection,
        by_photo: Sequence[tuple[PhotoId, tuple[Words, ...]]],
        source: str,
    ) -> int:
        ids = [photo for photo, _ in by_photo]
        query = select(t.photo.c.id, t.photo.c.state, t.photo.c.gallery_id)
        rows = connection.execute(
            query.where(t.photo.c.id.in_(ids)).order_by(t.photo.c.id).with_for_update()
        )
        photos = {row.id: row for row in rows}
        seen: set[int] = set()
        changed = 0
        for photo, lines in by_photo:
            if photo not in photos:
                raise ValueError(f"photo {photo} is not in the catalogue")
            if not _write_texts(connection, photo, lines, source):
                continue
            changed += 1
            row = photos[photo]
            self._log(
                connection,
                "words",
                gallery_id=row.gallery_id,
                photo=photo,
                detail={"source": source},
            )
            if row.state in VISIBLE:
                seen.update(galleries_of(connection, photo))
        bump(connection, seen)
        return changed


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
    connection: Connection, photo: PhotoId, lines: Sequence[Words], source: str
) -> bool:
    c = t.caption.c
    rows = connection.execute(select(t.caption).where(c.photo_id == photo))
    kept = {(row.lang, row.field): row.text for row in rows}
    changed = False
    for line in lines:
        lang = "" if line.field is CaptionField.CREDIT_LINE else line.lang
        text = line.text.strip()
        before = kept.get((lang, line.field), "")
        if text == before:
            continue
        changed = True
        here = (c.photo_id == photo) & (c.lang == lang) & (c.field == line.field)
        if not text:
            connection.execute(delete(t.caption).where(here))
        elif before:
            new = {"text": text, "source": source, "rev": c.rev + 1}
            connection.execute(update(t.caption).where(here).values(new))
        else:
            where = {"photo_id": photo, "lang": lang, "field": line.field.value}
            connection.execute(insert(t.caption).values(**where, text=text, source=source, rev=1))
        kept[lang, line.field] = text
    if changed:
        connection.execute(
            update(t.photo).where(t.photo.c.id == photo).values(record_seq=t.photo.c.record_seq + 1)
        )
    return changed


def _photo(words: Words) -> PhotoId:
    return words.photo
