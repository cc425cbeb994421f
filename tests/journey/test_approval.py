"""A gallery that a person looks at first: asked, answered, and nothing public before that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from gallery_media.desk.audit_log import check_log
from gallery_media.desk.promote import keys_of_pictures
from gallery_media.errors import AuditRefused, NothingWaits, UnknownPhoto
from gallery_media.model.addresses import PUBLIC_PREFIXES
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.proposal import Proposal, ProposalState, RefusalReason
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.reasons import Code
from gallery_media.steps import Step, listening
from gallery_media.storage.keys import waiting_prefix
from gallery_media.wiring import Newsroom
from tests.makers.landscapes import a_landscape
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, public_keys, publish

pytestmark = pytest.mark.journey
ENTRY = f"g/{GALLERY}/lv/index.html"


@pytest.fixture
def asking(newsroom: Newsroom) -> Newsroom:
    """A newsroom whose gallery asks before it is released."""
    write(newsroom, approval=True)
    return newsroom


def write(newsroom: Newsroom, *, approval: bool, title: str = "") -> None:
    path = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("approval")]
    if title:
        lines = [f'title = {{ lv = "{title}" }}' if x.startswith("title") else x for x in lines]
    first = ["approval = true"] if approval else []
    path.write_text("\n".join([*first, *lines]))


def drop_photos(newsroom: Newsroom, *numbers: int) -> None:
    for number in numbers:
        drop(newsroom, f"IMG_{number:04}.JPG", a_landscape(number, 450, 300))


def photo_of(newsroom: Newsroom, number: int) -> PhotoId:
    return photos_by_name(newsroom.catalogue)[f"IMG_{number:04}.JPG"]


def asked(newsroom: Newsroom) -> Proposal:
    found = newsroom.catalogue.proposal(GALLERY)
    assert found is not None
    return found


def approve(newsroom: Newsroom) -> None:
    newsroom.approve(GALLERY, asked(newsroom).number)
    assert newsroom.has_news(GALLERY)
    released = newsroom.release(GALLERY)
    assert (released.changed, released.asked) == (True, None)


def preview(newsroom: Newsroom, key: str, of: Proposal | None = None) -> tuple[int, str]:
    of = of or asked(newsroom)
    with TestClient(newsroom.preview()) as client:
        answer = client.get(f"/waiting/{GALLERY}/{of.digest}/{key}")
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.text


def previews(newsroom: Newsroom) -> list[str]:
    return [one.key for one in newsroom.stores.originals.list(waiting_prefix(GALLERY))]


def unstamped(page: str) -> str:
    """A page without what names its release."""
    return re.sub(r"\b\d{6}-[0-9a-f]{8}\b|(?<=generation\" content=\")\d+", "", page)


def actions(newsroom: Newsroom) -> list[str]:
    return [one.kind for one in newsroom.catalogue.events(gallery=GALLERY)]


def test_nothing_is_public_until_somebody_approves_what_she_saw(asking: Newsroom) -> None:
    """The preview shows all pages; what goes live is the same; the log says who let it out."""
    drop_photos(asking, 1, 2)
    first = publish(asking)
    assert first.asked is not None
    assert (first.changed, first.asked.state, first.asked.photos) == (False, "waiting", 2)
    assert not [key for key in public_keys(asking) if key.startswith(PUBLIC_PREFIXES)]
    assert not asking.has_news(GALLERY)
    again = publish(asking)
    assert again.asked == first.asked
    assert not again.asked_now
    status, entry = preview(asking, ENTRY)
    assert status == 200
    photo = photo_of(asking, 1)
    page = preview(asking, f"g/{GALLERY}/lv/p/{photo}.html")[1]
    for key in re.findall(r'(?:src|href)="(?:\.\./)+([am]/[^"]+)"', page):
        assert preview(asking, key)[0] == 200, key
    assert preview(asking, "g/another-2017/lv/index.html")[0] == 404
    approve(asking)
    live = asking.stores.public.get(ENTRY).body.decode()
    assert unstamped(live) == unstamped(entry)
    assert unstamped(asking.stores.public.get(f"g/{GALLERY}/lv/p/{photo}.html").body.decode()) == (
        unstamped(page)
    )
    assert (previews(asking), asking.catalogue.proposal(GALLERY)) == ([], None)
    assert not list(asking.stage.list())
    assert {one.key for one in asking.live()[0].objects} <= public_keys(asking)
    assert preview(asking, ENTRY, first.asked)[0] == 404
    assert not asking.has_news(GALLERY)
    assert [one for one in actions(asking) if "appro" in one] == [
        "approval asked",
        "release approved",
    ]
    assert check_log(asking.catalogue, asking.stores.originals).lines > 0


def test_what_changed_since_is_asked_again_and_never_approved(asking: Newsroom) -> None:
    """A new photo, or a new title, is another preview; the earlier one is over."""
    drop_photos(asking, 1)
    publish(asking)
    before = asked(asking)
    drop_photos(asking, 2)
    released = publish(asking)
    assert released.asked_now
    assert released.asked_before == before
    assert asked(asking).photos == 2
    with pytest.raises(NothingWaits, match=f"changed since preview {before.number}"):
        asking.approve(GALLERY, before.number)
    assert preview(asking, ENTRY, before)[0] == 404
    assert len(previews(asking)) == 1
    number = asked(asking).number
    asking.approve(GALLERY, number)
    write(asking, approval=True, title="Cits virsraksts")
    assert asking.has_news(GALLERY)
    late = publish(asking)
    assert late.asked_now
    assert asked(asking).number != number
    assert asking.catalogue.live_release(GALLERY) is None
    approve(asking)
    assert "Cits virsraksts" in asking.stores.public.get(ENTRY).body.decode()


def test_what_was_refused_stays_until_it_changes_or_is_approved_after_all(
    asking: Newsroom,
) -> None:
    """Nobody is asked again about the same; undoing a change takes the question back."""
    drop_photos(asking, 1)
    publish(asking)
    asking.refuse(GALLERY, asked(asking).number, RefusalReason.WORDS)
    assert not asking.has_news(GALLERY)
    refused = publish(asking)
    assert refused.asked is not None
    assert (refused.asked.state, refused.asked.reason) == (ProposalState.REFUSED, "words")
    assert not refused.asked_now
    approve(asking)
    settings = asking.project.gallery_dir(GALLERY) / "gallery.toml"
    before = settings.read_text()
    write(asking, approval=True, title="Cits virsraksts")
    assert publish(asking).asked_now
    settings.write_text(before)
    assert asking.has_news(GALLERY)
    assert publish(asking).asked is None
    assert (previews(asking), asking.catalogue.proposal(GALLERY)) == ([], None)
    assert not asking.has_news(GALLERY)


def test_hidden_photos_are_held_and_the_rest_is_asked_about(asking: Newsroom) -> None:
    """All or none of them; `allow` brings one back, and that is asked too."""
    drop_photos(asking, 1, 2)
    publish(asking)
    hidden, number = photo_of(asking, 1), asked(asking).number
    with pytest.raises(UnknownPhoto, match="nothing was hidden"):
        asking.hide(GALLERY, number, [hidden, PhotoId("zzzzzzzz")])
    assert asking.catalogue.held(GALLERY) == ()
    assert asking.hide(GALLERY, number, [hidden]) == 1
    (held,) = asking.catalogue.held(GALLERY)
    assert held.why is not None
    assert held.why.code is Code.HIDDEN
    assert publish(asking).asked_now
    approve(asking)
    assert asking.live()[0].photos == (photo_of(asking, 2),)
    asking.allow(hidden)
    assert publish(asking).asked_now
    assert asked(asking).photos == 2


def test_a_withdrawal_waits_for_nobody(asking: Newsroom) -> None:
    """The photo goes from what is live at once; what only waits is neither shown nor lost."""
    drop_photos(asking, 1, 2)
    publish(asking)
    approve(asking)
    drop_photos(asking, 3)
    publish(asking)
    waiting, gone = asked(asking), photo_of(asking, 1)
    done = asking.withdraw(gone, WithdrawalReason.ASKED, "test")
    assert done.objects
    assert asking.live()[0].photos == (photo_of(asking, 2),)
    assert preview(asking, ENTRY, waiting)[0] == 404
    assert previews(asking) == []
    with pytest.raises(NothingWaits):
        asking.approve(GALLERY, waiting.number)
    assert asking.has_news(GALLERY)
    assert publish(asking).asked_now
    assert asked(asking).photos == 2
    assert gone not in preview(asking, ENTRY)[1]
    assert asking.live()[0].photos == (photo_of(asking, 2),)
    approve(asking)
    assert len(asking.live()[0].photos) == 2


def test_a_photo_that_only_waits_can_be_withdrawn(asking: Newsroom) -> None:
    """Nothing of it is left in any preview, and the others are asked about anew."""
    drop_photos(asking, 1, 2)
    publish(asking)
    waiting, gone = asked(asking), photo_of(asking, 1)
    asking.withdraw(gone, WithdrawalReason.ASKED, "test", erase=True)
    assert (previews(asking), preview(asking, ENTRY, waiting)[0]) == ([], 404)
    staged = {one.key for one in asking.stage.list()}
    assert staged == keys_of_pictures(asking.gather(GALLERY).gallery)
    state = asking.catalogue.photo(gone)
    assert state is not None
    assert state.state is PhotoState.WITHDRAWN
    assert publish(asking).asked_now
    assert asked(asking).photos == 1


def test_a_gallery_that_asks_no_more_goes_out(asking: Newsroom) -> None:
    """The setting is taken away: what waited is released, and nothing waits any more."""
    drop_photos(asking, 1)
    publish(asking)
    write(asking, approval=False)
    assert asking.has_news(GALLERY)
    released = publish(asking)
    assert (released.changed, released.asked) == (True, None)
    assert (previews(asking), asking.catalogue.proposal(GALLERY)) == ([], None)
    assert not asking.has_news(GALLERY)
    assert "approval superseded" not in actions(asking)


def test_a_gallery_whose_time_is_over_asks_nobody(asking: Newsroom) -> None:
    """Nothing of what waited is left, in no bucket."""
    drop_photos(asking, 1)
    publish(asking)
    settings = asking.project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text(settings.read_text() + "\n[retention]\nunpublish_after = 2017-07-01\n")
    assert asking.expire(GALLERY).closed
    assert (previews(asking), asking.catalogue.proposal(GALLERY)) == ([], None)
    assert not list(asking.stage.list())
    assert asking.catalogue.live_release(GALLERY) is None


def test_going_back_asks_nobody_and_going_on_does(asking: Newsroom) -> None:
    """An earlier release was approved when it went out; what is new since is not."""
    drop_photos(asking, 1)
    publish(asking)
    approve(asking)
    drop_photos(asking, 2)
    publish(asking)
    approve(asking)
    back = asking.roll_back(GALLERY)
    assert (back.photos, back.asked) == (1, None)
    asking.let_go(GALLERY)
    on = publish(asking)
    assert on.asked_now
    assert len(asking.live()[0].photos) == 1


class Killed(BaseException):
    """What a process that is killed does not catch."""


@contextmanager
def killed_at(step: Step) -> Iterator[None]:
    def listener(reached: Step, _about: str) -> None:
        if reached is step:
            raise Killed

    with listening(listener), pytest.raises(Killed):
        yield


def test_killed_anywhere_between_question_and_flip_nothing_is_lost(asking: Newsroom) -> None:
    """Asked once, answered once; what was answered is carried out by whoever comes next."""
    drop_photos(asking, 1)
    for step in (Step.PREVIEW_PUT, Step.ASKED):
        with killed_at(step):
            publish(asking)
    assert asking.foresee(GALLERY).asks
    asking.approve(GALLERY, asked(asking).number)
    for step in (Step.INSPECTED, Step.PAGES_PUT, Step.FLIPPED, Step.RELEASED):
        with killed_at(step):
            asking.release(GALLERY)
        assert asking.catalogue.proposal(GALLERY) is not None
    released = asking.release(GALLERY)
    assert (released.photos, released.asked) == (1, None)
    assert (previews(asking), asking.catalogue.proposal(GALLERY)) == ([], None)
    assert not list(asking.stage.list())
    assert actions(asking).count("approval asked") == 1


def test_only_audited_bytes_leave_the_stage(asking: Newsroom) -> None:
    """Somebody who can write to the private bucket cannot publish by it."""
    drop_photos(asking, 1)
    publish(asking)
    asking.approve(GALLERY, asked(asking).number)
    key = sorted(one.key for one in asking.stage.list())[0]
    asking.stage.put(key, b"something else", content_type="image/avif")
    with pytest.raises(AuditRefused, match="not what was audited"):
        asking.release(GALLERY)
    assert asking.catalogue.live_release(GALLERY) is None
