"""Errors in two families: *try again* and *never as it is*.

Every message is written for the photo desk: what, which, why, what now. What only a maintainer
needs goes into `__cause__` or the log, never into the message. Messages carry photo ids, gallery
names and keys, never names of people, places or tag values (privacy).
"""

from __future__ import annotations

from typing import Self

from gallery_media.reasons import Code, Reason


class GalleryMediaError(Exception):
    """Base of every error that this product raises on purpose."""


class TryAgain(GalleryMediaError):
    """The same step may succeed later without anybody changing anything."""


class Never(GalleryMediaError):
    """The same step will fail again until a person changes something."""


class StorageUnavailable(TryAgain):
    """The object storage did not answer, or answered with a transient error."""


class CatalogueBusy(TryAgain):
    """The catalogue could not be locked in time."""


class ServiceNotReady(TryAgain):
    """An embedded server (storage, Prefect) did not become ready in time."""


class MailUnavailable(TryAgain):
    """The mail server did not answer, or wants to be asked later."""


class NotReady(TryAgain):
    """A file or folder in the inbox cannot be taken yet: still being written, or unreadable now."""


class Conflict(TryAgain):
    """Somebody else wrote the object first; read again and decide anew."""


class DarkroomFailed(TryAgain):
    """A child process was killed or timed out; the same photo gets one more try.

    ``seconds`` and ``megabytes`` that it had and used up, or 0 when it ended in another way.
    """

    def __init__(self, message: str, seconds: int = 0, megabytes: int = 0) -> None:
        super().__init__(message)
        self.seconds = seconds
        self.megabytes = megabytes


class MailRefused(Never):
    """The mail server does not take letters as the settings say; a person has to look at them."""


class StorageRefused(Never):
    """The object storage refuses the request: credentials, bucket or policy are wrong."""


class ObjectMissing(Never):
    """There is no object under this key."""


class CatalogueUnusable(Never):
    """The catalogue cannot be opened or written until a person changes something."""


class PhotoRejected(Never):
    """This file is no photo that can be published; it goes to quarantine with this ``reason``."""

    def __init__(self, code: Code, **params: int | str) -> None:
        """``code`` and what its sentences need; ValueError for what no reason can be."""
        self.reason = Reason.of(code, **params)
        super().__init__(self.reason.sentence("en"))

    @classmethod
    def because(cls, reason: Reason) -> Self:
        """The rejection for a reason that was found elsewhere."""
        return cls(reason.code, **reason.values())

    def __reduce__(self) -> tuple[object, ...]:
        # An error's own way remembers the sentence only.
        return type(self).because, (self.reason,)


class PhotoTruncated(PhotoRejected):
    """The file ends before its picture does: still being copied, or cut off for good."""


class ArtworkRejected(Never):
    """A picture file that settings name (arms, logo) is not fit to be published."""


class WithdrawalUnproven(TryAgain):
    """A photo that is being withdrawn can still be fetched somewhere; the next run goes on.

    ``answering`` of the ``asked`` addresses still answer, ``first`` is the key of one of them;
    0 and "" where none was asked yet.
    """

    def __init__(
        self, message: str, *, answering: int = 0, asked: int = 0, first: str = ""
    ) -> None:
        super().__init__(message)
        self.answering = answering
        self.asked = asked
        self.first = first


class ResemblesWithdrawn(Never):
    """A photo looks like one that was withdrawn; a person has to compare them."""


class UnknownPhoto(Never):
    """No photo of this house has this id or address."""


class HoldStands(Never):
    """A photo is held for something that no person's word makes right."""


class RollbackRefused(Never):
    """A gallery cannot go back to this release."""


class NothingWaits(Never):
    """Nothing of a gallery waits for approval, or not what somebody speaks of."""


class PruneStopped(Never):
    """Tidying up would delete more than it may without a person's word."""


class RebuildRefused(Never):
    """The catalogue is not rebuilt: it has rows, or the bucket cannot be understood."""


class BackupRefused(Never):
    """A backup cannot be made, or not be restored: something is in the way or damaged."""


class LogBroken(Never):
    """The audit log is not what was written; nothing may be added until a person has looked."""


class AuditRefused(Never):
    """Finished bytes contain something other than allowed; they must not leave the house."""


class SecretFound(Never):
    """A release would publish something of an original that must not leave the house."""


class AltTextMissing(Never):
    """A gallery that requires alt text has no photo with one; nothing of it is released."""


class EmbedRefused(Never):
    """A page of somebody else's cannot take a gallery as it is; nothing was written."""


class InviteRefused(Never):
    """An invite does not allow it: ``why`` is "unknown", "expired", "revoked" or "full"."""

    def __init__(self, why: str, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why


class SettingsError(Never):
    """A settings file or an environment variable is wrong."""


class ThemeBroken(SettingsError):
    """A template, style sheet or catalog of the project's theme cannot be used as it is."""


class ProjectError(Never):
    """The project folder is missing, or cannot be made."""
