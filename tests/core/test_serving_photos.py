"""A storage that does not answer while forms are made: operators' runs do not end with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import anyio
import pytest

from gallery_flows.serving import Choices, photos_offered
from gallery_media.errors import ObjectMissing, StorageUnavailable


def choices(photos: Callable[[], Sequence[str]]) -> Choices:
    return Choices(lambda: ["lampa-2017"], lambda: ["lampa-2017 1"], photos, lambda: [])


@pytest.mark.parametrize("why", [StorageUnavailable, ObjectMissing])
def test_photos_that_cannot_be_listed_are_typed_until_they_can(
    why: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    """None is not an empty list: whoever serves the forms asks again."""

    def away() -> Sequence[str]:
        raise why("a key of the storage")

    assert anyio.run(photos_offered, choices(away)) is None
    assert why.__name__ in caplog.text
    assert "key of the storage" not in caplog.text
    assert anyio.run(photos_offered, choices(lambda: ["photo 1 of 1"])) == ("photo 1 of 1",)
