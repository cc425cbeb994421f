"""``alt_policy = "require"`` on its way: what waits, what is told, and that it lets go."""

from __future__ import annotations

import json

import pytest
from prefect.client.orchestration import get_client

from gallery_flows.publish import with_workers
from gallery_flows.room import share
from gallery_media.cli.app import run
from gallery_media.errors import AltTextMissing
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, public_keys, publish, take_in
from tests.makers.projects import write_settings

pytestmark = [pytest.mark.journey]


def say(newsroom: Newsroom, *lines: str) -> None:
    path = newsroom.project.gallery_dir(GALLERY) / "captions.csv"
    path.write_text("\n".join(("photo,lang,alt_text", *lines, "")), encoding="utf-8")


def test_photos_wait_for_their_alt_text_and_are_shown_when_it_is_there(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    """None at first: nothing begins; one: it is shown; both: all is well."""
    write_settings(newsroom.project, first='alt_policy = "require"')
    drop(newsroom, "a.jpg", a_jpeg(500, 300))
    drop(newsroom, "b.jpg", a_jpeg(300, 500))
    with pytest.raises(AltTextMissing, match="none of its 2 photos"):
        publish(newsroom)
    assert public_keys(newsroom, f"g/{GALLERY}/") == set()

    say(newsroom, "a.jpg,lv,Sarkans laukums")
    released = publish(newsroom)
    first, second = (photos_by_name(newsroom.catalogue)[name] for name in ("a.jpg", "b.jpg"))
    assert (released.photos, released.kept_back) == (1, (second,))
    pages = public_keys(newsroom, f"g/{GALLERY}/lv/p/")
    assert pages == {f"g/{GALLERY}/lv/p/{first}.html"}
    status = newsroom.status()
    assert status.galleries[0].kept_back == (second,)
    assert status.needs_a_person
    assert not newsroom.has_news(GALLERY)

    root = str(newsroom.project.root)
    assert run(["status", "--project", root]) == 1
    assert "1 photo waits for an alt text" in capsys.readouterr().out
    assert run(["show", GALLERY, "--noted", "--json", "--project", root]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["name"], told["notes"]) == (
        "b.jpg",
        ["alt_text: nobody has written one; write it in captions.csv"],
    )

    say(newsroom, "a.jpg,lv,Sarkans laukums", "b.jpg,lv,Zils laukums")
    assert newsroom.has_news(GALLERY)
    assert publish(newsroom).photos == 2
    assert not newsroom.status().needs_a_person


def test_a_withdrawal_gets_through_whatever_the_policy_keeps_back(newsroom: Newsroom) -> None:
    """The last photo with an alt text is withdrawn: the gallery is empty, its pages are gone."""
    write_settings(newsroom.project, first='alt_policy = "require"')
    drop(newsroom, "a.jpg", a_jpeg(500, 300))
    drop(newsroom, "b.jpg", a_jpeg(300, 500))
    say(newsroom, "a.jpg,lv,Sarkans laukums")
    publish(newsroom)
    photo = photos_by_name(newsroom.catalogue)["a.jpg"]
    newsroom.withdraw(photo, WithdrawalReason.ASKED, "desk")
    entry = newsroom.stores.public.get(f"g/{GALLERY}/lv/index.html").body.decode()
    assert photo not in entry


@pytest.mark.usefixtures("prefect_server")
def test_operators_see_which_photos_and_why_and_none_of_the_words(newsroom: Newsroom) -> None:
    """A table in Prefect: the photo's id, what is wrong, whether it is shown."""
    drop(newsroom, "a.jpg", a_jpeg(500, 300))
    drop(newsroom, "b.jpg", a_jpeg(300, 500))
    say(newsroom, "a.jpg,lv,Sarkans laukums", f"b.jpg,lv,{'Zelta zivtiņa ' * 20}")
    take_in(newsroom)
    with share(newsroom):
        with_workers(1)(gallery=GALLERY)
        with get_client(sync_client=True) as client:
            found = [one for one in client.read_artifacts() if one.key == f"{GALLERY}-alt-text"]
    (table,) = (json.loads(str(one.data)) for one in found)
    photo = photos_by_name(newsroom.catalogue)["b.jpg"]
    assert table == [{"photo": photo, "alt text": "is longer than 250 characters", "shown": True}]
    assert "zivtiņa" not in str(found)
