"""Flow ``rollback_gallery``: an earlier release of a gallery is shown again, and held."""

from __future__ import annotations

from typing import Annotated

from prefect import flow, get_run_logger, task
from prefect.runtime import flow_run
from pydantic import Field

from gallery_flows.bounded import SHORT, bounded
from gallery_flows.choices import BEFORE, earlier_chosen
from gallery_flows.forms import Gallery
from gallery_flows.kept_forms import keep_forms
from gallery_flows.release_report import report_release
from gallery_flows.room import newsroom
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_flows.turns import says_that_it_waits
from gallery_media.desk.released import Released, in_words
from gallery_media.errors import SettingsError

Release = Annotated[
    str,
    Field(
        title="Release",
        description="Of the gallery chosen above: when it went live, and its id. Where nothing is "
        "to be chosen, its id alone, as gallery-media releases shows it.",
        max_length=200,
    ),
]
Unpin = Annotated[
    bool,
    Field(title="Let it go on", description="Do not go back: let new releases go out again."),
]


def run_name() -> str:
    """In words: which gallery, and where to."""
    asked = flow_run.parameters
    if asked.get("unpin"):
        return f"{asked['gallery']}: new releases go out again"
    number = asked.get("release", BEFORE).rpartition(": ")[2]
    before = number in ("", BEFORE)
    return f"{asked['gallery']}: back to {'the release before' if before else number}"


@task(
    task_run_name="choose the release of {gallery}",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded(SHORT)
def choose(gallery: str, release: str) -> str:
    """By its id, once: after the flip "the one before" would be another one."""
    with newsroom() as room:
        return room.release_to_go_back_to(gallery, release)


@task(
    task_run_name="go back with {gallery}",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded()
def go_back(gallery: str, release: str) -> Released:
    """Pin and publish; each try publishes what the gallery is pinned to by then."""
    with newsroom() as room:
        return room.roll_back(gallery, release, says_that_it_waits(gallery))


@task(
    task_run_name="let {gallery} go on",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded()
def go_on(gallery: str) -> Released:
    """Take the pin away and publish what is new."""
    with newsroom() as room:
        room.let_go(gallery)
        with room.turn(gallery, says_that_it_waits(gallery)):
            return room.release(gallery)


@flow(name="rollback_gallery", flow_run_name=run_name, persist_result=False)
def rollback_gallery(gallery: Gallery, release: Release = BEFORE, unpin: Unpin = False) -> Released:
    """Show an earlier release again as the next generation, and hold the gallery there.

    A release with a photo that was withdrawn since is refused.
    """
    if unpin:
        released = go_on(gallery)
    else:
        released = go_back(gallery, choose(gallery, earlier_chosen(gallery, release)))
    log = get_run_logger()
    with newsroom() as room:
        try:
            report_release(room, released, (0, 0, 0))
        except SettingsError:  # perhaps why somebody went back
            log.warning("%s: its settings cannot be used, so no note of it was written", gallery)
        keep_forms(room)
    log.info("%s is %s", gallery, in_words(released))
    return released
