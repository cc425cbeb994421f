"""The auditor's way to say no: a reason in words, which becomes an ``AuditRefused``."""

from __future__ import annotations


class Refusal(Exception):
    """Something in the bytes is not on the list. Only its class and words leave this package."""


def require(holds: bool, otherwise: str) -> None:
    """Raise Refusal with these words unless the rule holds."""
    if not holds:
        raise Refusal(otherwise)
