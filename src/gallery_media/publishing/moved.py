"""Old addresses in; pages out that lead on, for hosts to whom nobody can say it otherwise."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from gallery_media.model.addresses import article_key
from gallery_media.model.article import Article
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Text
from gallery_media.model.release import Page, Step
from gallery_media.model.site import Site
from gallery_media.publishing.assets import build_assets
from gallery_media.publishing.edition import HTML
from gallery_media.publishing.frame import Place, build_frame
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.links import relative
from gallery_media.publishing.preview import Preview
from gallery_media.publishing.serving.redirects import Redirect
from gallery_media.publishing.templates import environment, filled, search_path


def moved_pages(
    site: Site,
    galleries: Iterable[Gallery],
    redirects: Iterable[Redirect],
    there: Container[str],
) -> Iterator[Page]:
    """A page for each old address of these galleries' articles, in the article's language.

    ``redirects``: what is answered at all; ``there``: keys of public objects, since an article may
    be written and not yet released.
    """
    targets = {
        article_key(gallery.slug, article.lang): (gallery, article)
        for gallery in galleries
        for article in gallery.articles
    }
    for one in redirects:
        key = next((key for key in targets if one.to.endswith(f"/{key}")), "")
        if key and key in there:
            yield _moved(site, *targets[key], one, key)


def _moved(site: Site, gallery: Gallery, article: Article, one: Redirect, target: str) -> Page:
    folders = search_path(site.theme)
    language = load_language(article.lang, folders)
    place = Place(one.key, (), canonical=target)
    written = filled(
        environment(language, site.theme),
        "pages/moved.html",
        language=language,
        frame=build_frame(site, gallery, language, build_assets(site, folders), place),
        preview=Preview(Text(article.title, article.lang), "", "", 0, 0, ""),
        title=article.title,
        target=relative(one.key, target),
    )
    return Page(one.key, written.encode(), HTML, Step.AFTER, article.lang)
