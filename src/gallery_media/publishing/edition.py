"""A site and a gallery in one language go in; what all of its pages have in common comes out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from gallery_media.model.addresses import article_key, entry_key, photo_page_key
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.localised import Text
from gallery_media.model.release import Page, Stamp, Step
from gallery_media.model.site import Site
from gallery_media.model.variant import LabelKind
from gallery_media.publishing.assets import Assets
from gallery_media.publishing.frame import Crumb, Frame, Place, build_frame
from gallery_media.publishing.i18n import Language
from gallery_media.publishing.links import absolute, relative
from gallery_media.publishing.preview import Preview, preview_of
from gallery_media.publishing.templates import Templates, filled

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Edition:
    """One language of one gallery while its pages are written."""

    site: Site
    gallery: Gallery
    stamp: Stamp
    language: Language
    languages: tuple[Language, ...]
    assets: Assets
    templates: Templates

    @property
    def code(self) -> str:
        return self.language.code

    @property
    def title(self) -> Text:
        return self.gallery.title.best(self.code)

    @property
    def entry(self) -> str:
        return entry_key(self.gallery.slug, self.code)

    def absolute(self, key: str) -> str:
        """The full address of a key, or "" while the site does not know where it is public."""
        return absolute(self.site, key)

    def page(
        self, template: str, key: str, step: Step, *, immutable: bool = False, **values: object
    ) -> Page:
        """The template, filled out."""
        written = filled(self.templates, template, language=self.language, **values)
        return Page(key, written.encode(), HTML, step, lang=self.code, immutable=immutable)

    def frame(self, place: Place) -> Frame:
        """Head, header and footer of the page at ``place``."""
        return build_frame(self.site, self.gallery, self.language, self.assets, place)

    def preview(
        self,
        pictures: tuple[Picture, ...],
        title: Text,
        said: str = "",
        card: LabelKind = LabelKind.CARD,
    ) -> Preview:
        """What is shown of a page elsewhere; the first of ``pictures`` is the picture."""
        return preview_of(
            partial(absolute, self.site),
            self.code,
            pictures[0] if pictures else None,
            title,
            said or self.gallery.intro.best(self.code).words,
            card,
        )

    def neighbour(self, page: str, pictures: tuple[Picture, ...]) -> str:
        """The way to the one picture's page, or "" at either end of the gallery."""
        for picture in pictures:
            return relative(page, photo_page_key(self.gallery.slug, self.code, picture.photo))
        return ""

    def article_crumb(self, page: str) -> tuple[Crumb, ...]:
        """The way to the article that the gallery belongs to, if there is one."""
        article = self.gallery.article(self.code)
        if article is None:
            return ()
        key = article_key(self.gallery.slug, self.code)
        return (Crumb(Text(article.title, article.lang), relative(page, key)),)
