"""A house goes in; for the length of a block, what operators start in the Prefect UI runs in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from gallery_media.cli.console import errors
from gallery_media.cli.house import House


@contextmanager
def operators_served(house: House) -> Iterator[None]:
    """Deployments are made and served beside whatever the block does; nothing waits for them."""
    from gallery_flows.choices import earlier_releases, waiting_photos, waiting_releases
    from gallery_flows.serving import Choices, serve_until
    from gallery_flows.telling import Told

    stop = threading.Event()
    said: set[str] = set()

    def say(why: BaseException) -> None:
        # Its kind, not its text: that may hold what somebody typed into a form.
        kind = type(why).__name__
        if kind not in said:
            said.add(kind)
            errors.print(
                f"Deployments: runs started in the Prefect UI wait ({kind}); it is tried again.",
                style="yellow",
            )

    project, settings = house.newsroom.project, house.newsroom.house
    serving = threading.Thread(
        target=serve_until,
        args=(
            stop,
            Choices(
                project.slugs,
                lambda: waiting_releases(house.newsroom),
                lambda: waiting_photos(house.newsroom),
                lambda: earlier_releases(house.newsroom),
            ),
            settings.site.time_zone,
            Told(
                settings.notify.webhook.get_secret_value(),
                bool(settings.notify.email),
                settings.desk.language,
            ),
            say,
        ),
        name="deployments",
    )
    serving.start()
    try:
        yield
    finally:
        stop.set()
        serving.join()
