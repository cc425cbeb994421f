"""Plans and manifests: pure comparisons before anything is put."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Localised
from gallery_media.model.photo import PhotoId
from gallery_media.model.release import Manifest, Page, PublicObject, Stamp, Step, Worded
from gallery_media.publishing.manifest import manifest_bytes, manifest_json, read_manifest
from gallery_media.publishing.plan import ReleasePlan, digest, make_manifest, plan_release

STAMP = Stamp("000001-abc", 1, 7)
GALLERY = Gallery("lampa", Localised.of({"lv": "L"}), (), ("lv",))


def a_page(key: str, body: str = "x", step: Step = Step.PHOTO_PAGE) -> Page:
    return Page(key, body.encode(), "text/html", step, "lv")


def live_with(*pages: Page) -> Manifest:
    return make_manifest(GALLERY, STAMP, "c", pages)


def keys(plan: ReleasePlan) -> list[str]:
    return [page.key for group in plan.before for page in group]


def test_the_first_release_puts_everything_in_the_safe_order() -> None:
    """Assets before listings before photo pages; the entry page links to all of them, last."""
    pages = (
        a_page("g/lampa/lv/article.html", step=Step.AFTER),
        a_page("g/lampa/lv/index.html", step=Step.ENTRY),
        a_page("g/lampa/lv/p/aaaa.html"),
        a_page("a/x.css", step=Step.ASSET),
        a_page("g/lampa/lv/r/1/page-2.html", step=Step.LISTING),
    )
    plan = plan_release(None, pages)
    assert keys(plan) == [
        "a/x.css",
        "g/lampa/lv/r/1/page-2.html",
        "g/lampa/lv/p/aaaa.html",
        "g/lampa/lv/article.html",
    ]
    assert [page.key for page in plan.flip] == ["g/lampa/lv/index.html"]
    assert plan.after == ()


def test_an_article_that_is_there_is_rewritten_after_the_flip() -> None:
    """Its teaser must not show what the gallery does not show yet."""
    article = a_page("g/lampa/lv/article.html", "old", Step.AFTER)
    plan = plan_release(live_with(article), (a_page(article.key, "new", Step.AFTER),))
    assert keys(plan) == []
    assert [page.body for page in plan.after] == [b"new"]


def test_a_new_photo_page_is_there_before_its_neighbours_link_to_it() -> None:
    """At every instant each link on each page answers."""
    old, new = a_page("g/lampa/lv/p/aaaa.html", "old"), a_page("g/lampa/lv/p/zzzz.html")
    plan = plan_release(live_with(old), (a_page(old.key, "links to zzzz"), new))
    assert [[page.key for page in group] for group in plan.before] == [[new.key], [old.key]]


def test_unchanged_pages_are_kept_and_gone_photo_pages_named() -> None:
    """Cost follows the change."""
    kept, gone = a_page("g/lampa/lv/p/kept.html"), a_page("g/lampa/lv/p/gone.html")
    plan = plan_release(live_with(kept, gone), (kept,))
    assert (keys(plan), plan.keep, plan.gone) == ([], (kept.key,), (gone.key,))


def test_a_release_takes_the_last_certificate_away() -> None:
    """No manifest lists it: it is known by the entry pages of the old release and of the new."""
    old = a_page("g/lampa/lv/index.html", "old", Step.ENTRY)
    german = a_page("g/lampa/de/index.html", "alt", Step.ENTRY)
    new = a_page(old.key, "new", Step.ENTRY)
    plan = plan_release(live_with(old, german), (new,))
    assert plan.gone == (
        "g/lampa/de/index.html",
        "g/lampa/certificate.de.html",
        "g/lampa/certificate.json",
        "g/lampa/certificate.lv.html",
    )
    lying = ("g/lampa/certificate.en.html", "g/lampa/lv/r/000001-ab/page-2.html")
    recovered = plan_release(live_with(old), (new,), lying)
    assert set(recovered.gone) == {
        "g/lampa/certificate.en.html",
        "g/lampa/certificate.json",
        "g/lampa/certificate.lv.html",
    }


@given(
    st.dictionaries(st.sampled_from([f"g/l/lv/p/{n:04}.html" for n in range(8)]), st.text()),
    st.dictionaries(st.sampled_from([f"g/l/lv/p/{n:04}.html" for n in range(8)]), st.text()),
)
def test_carrying_out_a_plan_gives_exactly_what_was_wanted(
    live: dict[str, str], wanted: dict[str, str]
) -> None:
    """Put, keep and gone together turn any live release into any wanted one."""
    pages = tuple(a_page(key, body) for key, body in wanted.items())
    plan = plan_release(live_with(*(a_page(key, body) for key, body in live.items())), pages)
    bucket = dict(live)
    for group in plan.before:
        bucket.update({page.key: page.body.decode() for page in group})
    for key in plan.gone:
        del bucket[key]
    assert bucket == wanted
    assert set(plan.keep).isdisjoint(keys(plan))


@given(st.text(), st.integers(1, 10**9), st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_a_manifest_survives_json_byte_for_byte(
    name: str, number: int, content: str, made_from: str, moments: list[str]
) -> None:
    """The same manifest is always the same text."""
    page = a_page("g/lampa/lv/index.html", name, Step.ENTRY)
    manifest = Manifest(
        gallery="lampa",
        stamp=Stamp("r", number, number),
        content_digest=content,
        photos=(),
        objects=(PublicObject(page.key, digest(page), number, "text/html", made_from),),
        worded=tuple(Worded(PhotoId(f"p{at}"), name, one) for at, one in enumerate(moments)),
    )
    text = manifest_json(manifest)
    assert read_manifest(text) == manifest
    assert manifest_json(read_manifest(text)) == text
    assert read_manifest(manifest_bytes(manifest)) == manifest
    for spoilt in (manifest_bytes(manifest)[:-9], manifest_bytes(manifest)[:20] + b"x" * 40):
        with pytest.raises(ValueError):
            read_manifest(spoilt)
