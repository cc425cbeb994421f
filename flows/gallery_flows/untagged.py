"""Tasks that are started inside the block go without the tags of their flow's run.

Before each task Prefect asks the server whether one of its tags has a limit. A busy server answers
after up to two seconds, and as long a photo waits for nothing: the tags of runs in the house's own
process (see ``owners``) have none. Tasks are found by their run. Flows inside the block would lose
their owner: start tasks only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prefect.context import TagsContext


@contextmanager
def untagged() -> Iterator[None]:
    """For what this thread starts inside the block."""
    with TagsContext(current_tags=set()):
        yield
