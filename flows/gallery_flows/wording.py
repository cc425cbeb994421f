"""Numbers in run names: a number and a noun go in, words come out."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """``1 photo``, ``24 photos``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
