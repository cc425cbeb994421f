"""Log lines on their way to the Prefect server: they are sent in batches, some seconds late."""

from __future__ import annotations

from prefect.logging.handlers import APILogHandler


def send_logs() -> None:
    """Send what is still waiting; to be called before the server is let go."""
    APILogHandler().flush()
