"""Feeds, sitemaps, oEmbed and embeds on the real storage: as strangers and other sites use them."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gallery_media.cli.app import DONE, NEEDS_A_PERSON, run
from gallery_media.darkroom import Darkroom
from gallery_media.desk.audit import AuditRoom, audit, audit_house, live_manifest, open_audit
from gallery_media.desk.audit_links import absolute_targets
from gallery_media.desk.embed import embed_into
from gallery_media.errors import EmbedRefused
from gallery_media.model.addresses import FRESH, HOUSE_FILES
from gallery_media.model.findings import FindingKind
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.project import Project
from gallery_media.storage.anonymous import Answer, ask
from gallery_media.wiring import Newsroom, open_newsroom
from tests.makers.crawls import ever_referred_to, readable
from tests.makers.landscapes import a_landscape
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, public_keys, publish

pytestmark = pytest.mark.journey
ROOT = "http://127.0.0.1:1"
SECURITY = 'security = { contacts = ["mailto:security@example.org"], expires = 2018-06-30 }\n'
"""The site's own address; nobody answers there, as with a preview that does not run."""

ROOM = f"g/{GALLERY}/lv"


@pytest.fixture
def newsroom(newsroom: Newsroom) -> Newsroom:
    """The usual one, with a public address."""
    settings = newsroom.project.settings_file
    settings.write_text(
        settings.read_text().replace("[site]\n", f'[site]\npublic_url = "{ROOT}"\n{SECURITY}', 1)
    )
    newsroom.read_settings_again()
    return newsroom


def _ask(newsroom: Newsroom, key: str) -> Answer:
    location = newsroom.stores.location
    return ask("GET", location.object_url(location.public_bucket, key))


def _audit_room(newsroom: Newsroom) -> AuditRoom:
    return open_audit(
        newsroom.catalogue,
        newsroom.stores,
        newsroom.darkroom,
        root=newsroom.site.public_url,
        house_files=newsroom.house_files(),
    )


def _filled(newsroom: Newsroom, count: int = 3) -> None:
    for number in range(count):
        drop(newsroom, f"IMG_000{number}.JPG", a_landscape(number))
    publish(newsroom)


def test_a_stranger_finds_everything_that_any_file_names(newsroom: Newsroom) -> None:
    """From robots.txt to the sitemap, its pages, their feeds and oEmbed, and each picture."""
    _filled(newsroom)
    robots = _ask(newsroom, "robots.txt")
    assert robots.headers["content-type"].startswith("text/plain")
    found: dict[str, bytes] = {}
    waiting = ["sitemap.xml"]
    while waiting:
        key = waiting.pop()
        answer = _ask(newsroom, key)
        assert answer.status == 200, key
        found[key] = answer.body
        if answer.headers["content-type"].startswith("image/"):
            continue
        named = absolute_targets(newsroom.site.public_url, answer.body)
        waiting += [one for one in named if one not in found and one not in waiting]
    names = {key.removeprefix(f"{ROOM}/") for key in found if key.startswith(ROOM)}
    assert {"index.html", "feed.atom", "embed.json", "embed.html"} - names == {"embed.html"}
    assert len([key for key in names if key.startswith("p/") and key.endswith(".json")]) == 3
    assert f"g/{GALLERY}/embed.css" in found
    assert len([key for key in found if key.startswith("m/")]) >= 6
    ElementTree.fromstring(_ask(newsroom, f"{ROOM}/feed.atom").body)


def test_the_audit_looks_at_all_of_it(newsroom: Newsroom) -> None:
    """Clean when it is; a changed root file, a dead absolute link and a lost feed are found."""
    _filled(newsroom)
    manifest = live_manifest(GALLERY, newsroom.catalogue, newsroom.stores.originals)
    room = _audit_room(newsroom)
    assert audit(manifest, room).findings == ()
    assert audit_house([manifest], room).findings == ()
    public = newsroom.stores.public
    other = b"User-agent: *\n"
    public.put("robots.txt", other, content_type="text/plain", cache_control=FRESH)
    public.delete(f"{ROOM}/feed.atom")
    house = {(one.kind, one.key) for one in audit_house([manifest], room).findings}
    assert (FindingKind.OTHER_BYTES, "robots.txt") in house
    found = {(one.kind, one.key) for one in audit(manifest, room).findings}
    assert (FindingKind.MISSING, f"{ROOM}/feed.atom") in found
    assert FindingKind.DEAD_LINK in {kind for kind, _ in found}
    publish(newsroom)
    assert _ask(newsroom, "robots.txt").body.endswith(b"sitemap.xml\n")


def test_a_withdrawn_photo_is_in_none_of_it(newsroom: Newsroom) -> None:
    """Whatever lies in the bucket afterwards names neither its page's oEmbed nor a file of it."""
    _filled(newsroom)
    photo = photos_by_name(newsroom.catalogue)["IMG_0001.JPG"]
    own = {file.key for file in newsroom.catalogue.variant_files(photo)}
    before = ever_referred_to(newsroom)
    oembed = f"{ROOM}/p/{photo}.json"
    assert {oembed, f"{ROOM}/feed.atom", f"g/{GALLERY}/sitemap.xml"} <= before
    done = newsroom.withdraw(photo, WithdrawalReason.ASKED, "test")
    assert any(proof.url.endswith(oembed) and proof.gone for proof in done.proofs)
    left = readable(newsroom, before | public_keys(newsroom))
    assert oembed not in left
    for key, body in left.items():
        if not key.endswith((f"/p/{photo}.html", ".avif", ".jpg")):
            assert photo.encode() not in body, key
        assert not own & set(absolute_targets(newsroom.site.public_url, body)), key
    for key in (f"{ROOM}/feed.atom", f"{ROOM}/embed.html", f"g/{GALLERY}/sitemap.xml"):
        assert key in left
    manifest = live_manifest(GALLERY, newsroom.catalogue, newsroom.stores.originals)
    assert audit(manifest, _audit_room(newsroom)).findings == ()


def test_an_unchanged_gallery_puts_none_of_it_again(newsroom: Newsroom) -> None:
    """By content: the same bytes keep their moment in the bucket."""
    _filled(newsroom, 2)
    public = newsroom.stores.public
    watched = [*HOUSE_FILES, f"{ROOM}/feed.atom", f"g/{GALLERY}/sitemap.xml"]
    before = {key: public.head(key) for key in watched}
    assert not newsroom.release(GALLERY).changed
    path = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    path.write_text(path.read_text() + "\n[embed]\nphotos = 1\n")
    assert newsroom.release(GALLERY).changed
    kept = (*HOUSE_FILES, f"{ROOM}/feed.atom")
    assert {key: public.head(key) for key in kept} == {key: before[key] for key in kept}


def test_a_gallery_that_stops_being_indexed_leaves_the_sitemap(newsroom: Newsroom) -> None:
    """Its file goes with the release, and the index of the house names it no more."""
    _filled(newsroom, 1)
    assert GALLERY.encode() in _ask(newsroom, "sitemap.xml").body
    path = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    path.write_text(path.read_text() + "\n[discovery]\nindexed = false\n")
    assert read_gallery(newsroom.project, newsroom.house, GALLERY).discovery.indexed is False
    newsroom.release(GALLERY)
    assert _ask(newsroom, f"g/{GALLERY}/sitemap.xml").status in (403, 404)
    assert GALLERY.encode() not in _ask(newsroom, "sitemap.xml").body
    assert b"noindex" in _ask(newsroom, f"{ROOM}/index.html").body


def test_an_export_and_the_preview_have_the_files_of_the_root(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """A host that shows plain files needs nothing else."""
    _filled(newsroom, 1)
    newsroom.export(tmp_path / "site")
    for key in HOUSE_FILES:
        assert (tmp_path / "site" / key).read_bytes() == _ask(newsroom, key).body
    assert (tmp_path / "site" / ROOM / "feed.atom").is_file()


PAGE = '<html lang="lv"><meta charset="utf-8"><body><p>ē</p>{}{}{}</body></html>\n'
START, END = f"<!-- gallery-media:start {GALLERY} -->", "<!-- gallery-media:end -->"


def test_a_page_of_a_cms_gets_the_live_embed(newsroom: Newsroom, tmp_path: Path) -> None:
    """Again after a withdrawal, without the photo; a file that is as it was is not touched."""
    _filled(newsroom)
    page = tmp_path / "jaunumi.html"
    page.write_text(PAGE.format(START, "", END))
    page.chmod(0o640)
    (done,) = embed_into([page], newsroom.embeds())
    assert done.changed
    fragment = _ask(newsroom, f"{ROOM}/embed.html").body.decode()
    assert page.read_text() == PAGE.format(START, f"\n{fragment}", END)
    assert page.stat().st_mode & 0o777 == 0o640
    moment = page.stat().st_mtime_ns
    assert not embed_into([page], newsroom.embeds())[0].changed
    assert page.stat().st_mtime_ns == moment
    photo = photos_by_name(newsroom.catalogue)["IMG_0000.JPG"]
    assert photo in page.read_text()
    newsroom.withdraw(photo, WithdrawalReason.ASKED, "test")
    assert embed_into([page], newsroom.embeds())[0].changed
    assert photo not in page.read_text()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["festival", page.name]


def test_when_one_page_is_unclear_none_is_written(newsroom: Newsroom, tmp_path: Path) -> None:
    """Of several files either all are right afterwards, or all are as they were."""
    _filled(newsroom, 1)
    good, bad = tmp_path / "a.html", tmp_path / "b.html"
    good.write_text(PAGE.format(START, "", END))
    cases = {
        "no place": b"<p>nothing</p>",
        "UTF-8": b'<meta charset="windows-1257">' + f"{START}{END}".encode(),
        "no UTF-8": b"\xe2\x28\xa1" + f"{START}{END}".encode(),
        "is live": f"<!-- gallery-media:start other -->{END}".encode(),
        "which one": f"{START}{END}".encode(),
    }
    for why, body in cases.items():
        bad.write_bytes(body)
        with pytest.raises(EmbedRefused, match=why):
            embed_into([good, bad], newsroom.embeds())
        assert good.read_text() == PAGE.format(START, "", END)
        assert bad.read_bytes() == body
    with pytest.raises(EmbedRefused, match="no file"):
        embed_into([good, tmp_path], newsroom.embeds())


def test_the_command_says_what_it_did(
    newsroom: Newsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As JSON for a script; an unclear file is exit code 1 and a sentence."""
    _filled(newsroom, 1)
    project: Project = newsroom.project
    page = tmp_path / "news.html"
    page.write_text(f"{START}{END}")
    words = ["embed", str(page), "--project", str(project.root)]
    assert run(words) == NEEDS_A_PERSON
    assert "--lang" in capsys.readouterr().err
    assert run([*words, "--lang", "en", "--json"]) == DONE
    assert json.loads(capsys.readouterr().out) == [{"file": str(page), "changed": True}]
    assert 'lang="en"' in page.read_text()


def test_without_a_public_address_the_command_says_what_is_missing(
    project: Project, darkroom: Darkroom, tmp_path: Path
) -> None:
    """A fragment with relative addresses would show nothing elsewhere."""
    page = tmp_path / "news.html"
    page.write_text(PAGE.format(START, "", END))
    with open_newsroom(project, darkroom) as newsroom:
        newsroom.stores.prepare()
        _filled(newsroom, 1)
        with pytest.raises(EmbedRefused, match="public_url"):
            embed_into([page], newsroom.embeds())
        assert not [key for key in HOUSE_FILES if newsroom.stores.public.head(key)]


def test_an_oembed_file_that_a_late_publisher_brought_back_goes_again(newsroom: Newsroom) -> None:
    """No manifest lists it any more; the next run of the withdrawal finds it in the bucket."""
    _filled(newsroom)
    photo = photos_by_name(newsroom.catalogue)["IMG_0001.JPG"]
    key = f"{ROOM}/p/{photo}.json"
    late = _ask(newsroom, key).body
    newsroom.withdraw(photo, WithdrawalReason.ASKED, "test")
    public = newsroom.stores.public
    public.put(key, late, content_type="application/json", cache_control=FRESH)
    done = newsroom.withdraw(photo, WithdrawalReason.ASKED, "test")
    assert public.head(key) is None
    assert any(proof.url.endswith(key) and proof.gone for proof in done.proofs)
