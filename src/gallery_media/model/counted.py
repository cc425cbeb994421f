"""A number and a noun go in; how run names, reports and the terminal say them comes out."""

from __future__ import annotations


def counted(number: int, noun: str, several: str = "") -> str:
    """``1 photo``, ``24 photos``; ``several``: the plural where it is no mere "s"."""
    return f"{number} {noun}" if number == 1 else f"{number} {several or noun + 's'}"
