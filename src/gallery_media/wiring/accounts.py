"""What the house can account for: the audit log, and what it says about itself."""

from __future__ import annotations

from collections.abc import Iterator

from gallery_media.desk.audit_log import LogCheck, check_log, log_lines
from gallery_media.model.audit_log import LogLine
from gallery_media.wiring.house import House


class Accounts(House):
    """Answers who did what, and whether that is still what was written down."""

    def log(self, *, gallery: str = "", photo: str = "", last: int = 50) -> tuple[LogLine, ...]:
        """The last lines of the audit log, the oldest of them first."""
        self._keep()
        found: tuple[LogLine, ...] = ()
        after = 0
        while some := self.catalogue.log_lines(gallery=gallery, photo=photo, after=after):
            found = (*found, *some)[-last:]
            after = some[-1].number
        return found

    def whole_log(self) -> Iterator[LogLine]:
        """Every line that the private bucket has. Raises LogBroken for one that is no line."""
        self._keep()
        return log_lines(self.stores.originals)

    def check_log(self) -> LogCheck:
        """Whether every line is what was written down, in the bucket and in the catalogue."""
        self._keep()
        return check_log(self.catalogue, self.stores.originals)
