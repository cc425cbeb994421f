"""A project's theme on its way: noticed, told when it is broken, and searched like everything."""

from __future__ import annotations

import pytest

from gallery_media.errors import SecretFound, ThemeBroken
from gallery_media.wiring import Newsroom
from tests.makers.newsrooms import GALLERY, drop, publish
from tests.makers.words import a_jpeg_with_words

pytestmark = [pytest.mark.journey]


def write(newsroom: Newsroom, name: str, text: str) -> None:
    path = newsroom.project.templates / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def page(newsroom: Newsroom, name: str = "index.html", lang: str = "lv") -> str:
    return newsroom.stores.public.get(f"g/{GALLERY}/{lang}/{name}").body.decode()


def test_a_theme_is_noticed_and_a_broken_one_leaves_the_pages_as_they_are(
    newsroom: Newsroom,
) -> None:
    """The running house sees each change; a mistake stops the release and says where it is."""
    drop(newsroom, "a.jpg", a_jpeg_with_words())
    publish(newsroom)
    assert not newsroom.has_news(GALLERY)
    write(newsroom, "partials/footer.html", "<footer>Mūsu kājene</footer>\n")
    assert newsroom.has_news(GALLERY)
    assert publish(newsroom).changed
    assert "Mūsu kājene" in page(newsroom)
    assert not newsroom.has_news(GALLERY)

    write(newsroom, "partials/footer.html", "<footer>\n{{ frame.nothing }}</footer>\n")
    before = page(newsroom)
    with pytest.raises(ThemeBroken, match=r"templates/partials/footer\.html, line 2"):
        publish(newsroom)
    assert page(newsroom) == before
    assert newsroom.has_news(GALLERY), "it is not forgotten"

    write(newsroom, "partials/footer.html", "<footer>Labots</footer>\n")
    assert publish(newsroom).changed
    assert "Labots" in page(newsroom)


def test_a_third_language_goes_live(newsroom: Newsroom) -> None:
    """One catalog in the project, one word in the settings."""
    drop(newsroom, "a.jpg", a_jpeg_with_words())
    write(
        newsroom,
        "locales/et/LC_MESSAGES/messages.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Display"\nmsgstr "Vaade"\n',
    )
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text('languages = ["lv", "en", "et"]\n' + settings.read_text(encoding="utf-8"))
    publish(newsroom)
    assert ">Vaade</button>" in page(newsroom, lang="et")
    assert 'hreflang="et"' in page(newsroom)


def test_a_theme_that_prints_an_originals_name_is_stopped(newsroom: Newsroom) -> None:
    """The search for secrets reads what a theme writes as it reads everything else."""
    drop(newsroom, "Zeltamuca_0417_privats.jpg", a_jpeg_with_words())
    write(newsroom, "partials/footer.html", "<footer>Zeltamuca_0417_privats.jpg</footer>\n")
    with pytest.raises(SecretFound):
        publish(newsroom)
    assert newsroom.stores.public.head(f"g/{GALLERY}/lv/index.html") is None
