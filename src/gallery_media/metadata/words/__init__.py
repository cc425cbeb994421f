"""Words about a photo: tags of files, sidecars and an editor's words go in, a Caption comes out.

Pure: texts in, values out. The words come from strangers, so they are cleaned before anybody sees
them, and scanned before they are published.
"""

from gallery_media.metadata.words.caption import caption_from
from gallery_media.metadata.words.extract import READER, words_of
from gallery_media.metadata.words.guarded import guarded
from gallery_media.metadata.words.merge import merged, with_byline
from gallery_media.metadata.words.people import people_reason
from gallery_media.metadata.words.repeated import repeated
from gallery_media.metadata.words.sidecar import SidecarRefused, read_sidecar
from gallery_media.metadata.words.table import read_table

__all__ = [
    "READER",
    "SidecarRefused",
    "caption_from",
    "guarded",
    "merged",
    "people_reason",
    "read_sidecar",
    "read_table",
    "repeated",
    "with_byline",
    "words_of",
]
