"""Names of runs: a name that cannot be found out does not crash the run before it begins."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import NoReturn

import pytest

from gallery_flows import audit, ingest, publish, uploads
from gallery_media.errors import StorageUnavailable


def no_newsroom() -> NoReturn:
    """What a flow meets whose storage does not answer."""
    raise StorageUnavailable("The storage does not answer.")


@pytest.mark.parametrize(
    ("module", "plain"),
    [
        (audit, "audit lampa-2017"),
        (publish, "lampa-2017"),
        (ingest, "inbox"),
        (uploads, "uploads"),
    ],
)
def test_a_run_has_a_plain_name_where_its_numbers_cannot_be_had(
    module: ModuleType, plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trouble is the flow's, which tries again and says it in words."""
    monkeypatch.setattr(module, "newsroom", no_newsroom)
    asked = SimpleNamespace(parameters={"gallery": "lampa-2017"})
    monkeypatch.setattr(module, "flow_run", asked, raising=False)
    assert module.run_name() == plain
