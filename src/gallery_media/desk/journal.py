"""Facts that the private bucket does not hold yet go in; append-only JSON records come out there.

With them the catalogue can be rebuilt from the bucket alone.
"""

from __future__ import annotations

import json

from gallery_media.catalogue import Catalogue
from gallery_media.desk.overtaken import leave_no_records
from gallery_media.storage.keys import PRIVATE, record_key
from gallery_media.storage.port import Storage


def keep_records(catalogue: Catalogue, originals: Storage) -> int:
    """Write every record that is due, the oldest photos first; how many were written."""
    written = 0
    while records := catalogue.records_to_write():
        for record in records:
            text = json.dumps(record.content, ensure_ascii=False, sort_keys=True, indent=1)
            originals.put(
                record_key(record.photo, record.seq),
                f"{text}\n".encode(),
                content_type="application/json",
                cache_control=PRIVATE,
                if_none_match=True,
            )
            catalogue.mark_recorded(record)
            written += 1
        leave_no_records(records, catalogue, originals)
    return written
