"""A storage that takes conditions and does not keep them, as some S3 servers do."""

from __future__ import annotations

from typing import Any

from gallery_media.errors import StorageRefused
from gallery_media.storage.port import ObjectHead
from tests.makers.storages import MemoryStorage


class CarelessStorage(MemoryStorage):
    """Writes whatever the condition says; ``refusing`` answers it with 501 instead. ``after`` is
    called once, right after a put: another writer who comes before anybody looks."""

    def __init__(self, *, refusing: bool = False) -> None:
        super().__init__()
        self.refusing = refusing
        self.after: Any = None

    def put(self, key: str, body: bytes, **options: Any) -> ObjectHead:
        condition = options.pop("if_none_match", False), options.pop("if_match", None)
        if self.refusing and condition != (False, None):
            raise StorageRefused("501 NotImplemented")
        put = super().put(key, body, **options)
        if self.after is not None:
            come, self.after = self.after, None
            come()
        return put
