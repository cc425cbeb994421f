"""Reads a sidecar: an ``.xmp`` file's bytes go in, ``RawTags`` come out, or the reason why not.

Where it lies and which photo it belongs to is the inbox's business. The parser is the one that
refuses document types and entities.
"""

from __future__ import annotations

from gallery_media.metadata.read import RawTags, Tag
from gallery_media.metadata.read_containers import Container, container_of
from gallery_media.metadata.read_regions import marks_of
from gallery_media.metadata.read_xmp import XmpRefused, properties
from gallery_media.reasons import Code, Reason

MOST_SIDECAR_BYTES = 1_000_000
"""Editing programs with masks and long histories write some hundred kilobytes."""

_OTHER_KINDS = (
    (b"{", "it is JSON; only XMP sidecars are read"),
    (b"Sidecar", "it is a DxO sidecar; only XMP sidecars are read"),
    (b"[", "it is a list of settings, not XMP"),
    (b"bplist", "it is an Apple property list, not XMP"),
    (b"PK\x03\x04", "it is an archive, not XMP"),
)


class SidecarRefused(Exception):
    """This is no sidecar or table that can be read; neither message nor ``reason`` hold a value."""

    def __init__(self, message: str, code: Code = Code.XMP_BROKEN, **params: int) -> None:
        """``message`` is for maintainers; ``code`` and its parameters for everybody else."""
        self.reason = Reason.of(code, **params)
        super().__init__(message)

    @classmethod
    def because(cls, reason: Reason) -> SidecarRefused:
        """The refusal for a reason that was found elsewhere."""
        found = cls(reason.why("en"))
        found.reason = reason
        return found


def read_sidecar(data: bytes) -> RawTags:
    """What the sidecar says and marks; its tags are all of the group XMP.

    Raises:
        SidecarRefused: empty, over 1 MB, another kind of file, broken, or with a DTD or entity.
    """
    if len(data) > MOST_SIDECAR_BYTES:
        raise SidecarRefused("it is larger than 1 MB", Code.XMP_LARGE, megabytes=1)
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\0 \t\r\n")
    if not start:
        raise SidecarRefused("it is empty", Code.XMP_EMPTY)
    if container_of(data) is not Container.UNKNOWN:
        raise SidecarRefused("it is a picture, not XMP", Code.XMP_OTHER)
    for beginning, reason in _OTHER_KINDS:
        if start.startswith(beginning):
            raise SidecarRefused(reason, Code.XMP_OTHER)
    try:
        found = properties(data, only_xmp=True)
    except XmpRefused as reason:
        raise SidecarRefused(f"XMP not read: {reason}") from reason
    tags = tuple(Tag("XMP", name, value) for name, value in found)
    return RawTags(Container.UNKNOWN, tags, marks=marks_of(data))  # refuses no more than the above
