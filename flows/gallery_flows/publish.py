"""Flow ``publish_gallery``: photos become variants, variants become pages, pages go live."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.runtime import flow_run
from prefect.states import Cancelled

from gallery_flows.batches import batches
from gallery_flows.bounded import bounded
from gallery_flows.forms import AtMost, FailedAgain, Gallery, Receipts, Thorough
from gallery_flows.kept_forms import keep_forms
from gallery_flows.photo_report import PhotoReport
from gallery_flows.pool import Pool, WorkersGoOn
from gallery_flows.preparing import prepare_photos
from gallery_flows.receipts import keep_receipts
from gallery_flows.release_report import report_release
from gallery_flows.room import newsroom
from gallery_flows.runners import Hands
from gallery_flows.threads import threads
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_flows.turns import says_that_it_waits
from gallery_flows.untagged import untagged
from gallery_media.desk.released import Released, in_words
from gallery_media.errors import GalleryMediaError
from gallery_media.model.counted import counted
from gallery_media.model.photo import PhotoState
from gallery_media.model.proposal import ProposalState
from gallery_media.wiring import Newsroom

TABLE_ROWS = 500  # an artifact is one JSON document that the browser has to draw


def run_name() -> str:
    """In words: the gallery, and how many photos it will show."""
    gallery = flow_run.parameters["gallery"]
    try:
        with newsroom() as room:
            photos = room.expected_photos(gallery)
    except GalleryMediaError:  # a name that raises crashes the run; the flow meets it and says it
        return str(gallery)
    return f"{gallery}: {counted(photos, 'photo')}"


@task(
    task_run_name="release {gallery}",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded()
def release_gallery(gallery: str, pack: bool = True, thorough: bool = False) -> Released:
    """Put the pages and flip the gallery; gathered anew at each try. ``pack``: make ZIP files."""
    with newsroom() as room:
        return room.release(gallery, pack=pack, thorough=thorough)


@flow(name="publish_gallery", flow_run_name=run_name, persist_result=False)
def publish_gallery(
    gallery: Gallery,
    at_most: AtMost = 0,
    receipts: Receipts = True,
    thorough: Thorough = False,
    failed_again: FailedAgain = False,
) -> Released:
    """Prepare what is new in a gallery and release it.

    A photo that cannot be published is held with its reason and does not stop the others. Ends as
    cancelled where this process ends, and does not wait for what a pool's workers have in hand.
    """
    log = get_run_logger()

    with newsroom() as room, room.turn(gallery, says_that_it_waits(gallery)):
        waiting = room.try_again(gallery) if failed_again else room.to_prepare(gallery)
        todo = waiting[: at_most or None]
        report = PhotoReport(gallery, len(todo), room.pictures_of(gallery))
        results = prepare_batches(room, gallery, todo, report.take)
        if any(photo.state is PhotoState.HELD for photo in report.prepared):
            # If it was the first photo, another one carries the gallery's card now.
            made = {photo.photo for photo in report.prepared}
            again = [id for id in room.to_prepare(gallery) if id in made or id not in waiting]
            report.expect(len(again))
            results += prepare_batches(room, gallery, again, report.take)
        if room.house.work.runner != "threads":
            room.count_prepared(len(report.prepared))
        state = "prepared, not released"
        try:
            # What is prepared goes live, whatever became of the other batches.
            # ZIP files wait until no photo does, so that they are not made for each batch anew.
            with untagged():
                released = release_gallery(gallery, len(todo) == len(waiting), thorough)
            state = _became(released)
            report.picture = room.pictures_of(gallery, released)
        finally:
            report.finish(state)
        report_release(room, released, report.counts)
        _report_alt_text(released)
        if released.changed or released.asked is not None:
            keep_forms(room)
        if receipts:
            room.keep_in_mind(gallery)
        if receipts and (released.changed or report.prepared):
            keep_receipts()
    if released.not_purged:
        log.warning("%s is live, and the cache was not told: %s", gallery, released.not_purged)
    trouble = [found for found in results if isinstance(found, Exception)]
    for found in trouble:
        if not isinstance(found, WorkersGoOn):
            raise found
    if trouble:
        # Prefect's way: what is returned is the run's state, and the caller gets CancelledRun.
        ended: Any = Cancelled(message=str(trouble[0]))
        return cast(Released, ended)
    log.info("%s is %s", gallery, in_words(released))
    if released.changed:
        log.info("%s: %d pages put, %d unchanged", gallery, released.put, released.kept)
    elif not (released.draft or released.asked_now):
        log.info("%s: nothing changed, nothing was written", gallery)
    return released


@flow(name="foresee_release", flow_run_name="{gallery}: what a release would do")
def foresee_release(gallery: str) -> dict[str, int]:
    """Tell what the next release of a gallery would put and take away; nothing is written."""
    with newsroom() as room:
        plan = room.foresee(gallery)
    rows = [{"what": f"{kind} put", "objects": len(keys)} for kind, keys in plan.put.items()]
    rows += [
        {"what": "photos to make first", "objects": plan.to_prepare},
        {"what": "pages kept as they are", "objects": plan.kept},
        {"what": "pages taken away", "objects": len(plan.delete)},
    ]
    create_table_artifact(
        key=f"{gallery}-plan", table=rows, description=f"{gallery}: generation {plan.generation}"
    )
    return {str(row["what"]): int(str(row["objects"])) for row in rows}


def prepare_batches(
    room: Newsroom, gallery: str, photos: list[str], take: Callable[[Sequence[str], object], None]
) -> list[object]:
    """Batches side by side; each gives its photos, or the exception that stopped it. ``take`` hears
    of each in this thread."""
    if not photos:
        return []
    if room.house.work.runner == "pool":
        return Pool(room, gallery, take).prepare(photos)
    hands = Hands(room.house)
    cut = list(batches(photos, hands.count))
    return hands.do(
        prepare_photos,
        [
            {"gallery": gallery, "photos": list(batch), "what": counted(len(batch), "photo")}
            for batch in cut
        ],
        lambda number, found: take(cut[number], found),
    )


def with_workers(workers: int) -> Any:
    """The publish flow with as many threads as there are darkroom children to wait for; for
    callers in this process, whose parameters a type checker has seen."""
    return publish_gallery.with_options(task_runner=threads(workers), validate_parameters=False)


def _became(released: Released) -> str:
    """What became of photos that were prepared, in words."""
    if released.asked is not None:
        refused = released.asked.state is ProposalState.REFUSED
        return "refused, not released" if refused else "waiting for approval"
    return "prepared; the gallery is a draft" if released.draft else "live"


def _report_alt_text(released: Released) -> None:
    """What operators see of photos without a fit alt text: ids and faults, none of the words."""
    if released.changed and released.alt_faults:
        kept = set(released.kept_back)
        create_table_artifact(
            key=f"{released.gallery}-alt-text",
            table=[
                {"photo": fault.photo, "alt text": fault.told, "shown": fault.photo not in kept}
                for fault in released.alt_faults[:TABLE_ROWS]
            ],
            description=f"{released.gallery}: {len(released.alt_faults)} photos without an alt "
            "text that can be read out; `gallery-media show --noted` names what to do",
        )
