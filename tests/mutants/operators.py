"""What is done to the auditor besides mutmut's own changes, and what is left alone.

The change that matters most is missing in mutmut: a rule that is simply skipped. Reasons are
words for people; a mutant that only says something else is no danger, so none is made. Nor is one
that leaves out what Python adds again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import libcst as cst
from mutmut.mutation import mutators

_DEFAULTS = ['"big"', '"utf-8"']
"""Last arguments that mean the same when left out: byte order (since Python 3.11), encoding."""

_SPOKEN = {"Refusal", "AuditRefused", "Undecodable", "Unreachable", "_words"}
"""Calls, and functions, whose contents are nothing but a reason."""


class Operators:
    """Takes the place of mutmut's list of changes; remembers which nodes are words."""

    def __init__(self) -> None:
        self.words: dict[int, cst.CSTNode] = {}
        self.theirs = [*mutators.mutation_operators]

    def install(self) -> None:
        """In place, for mutmut's other modules hold the same list."""
        mutators.mutation_operators[:] = [  # type: ignore[index]
            (cst.CSTNode, self.find_words),
            *((kind, self._unless_words(operator)) for kind, operator in self.theirs),
            (cst.Call, self._unless_words(skip_rule)),
            (cst.BooleanOperation, self._unless_words(skip_half)),
            (cst.ComparisonTarget, self._unless_words(loosen)),
        ]

    def find_words(self, node: cst.CSTNode) -> Iterable[cst.CSTNode]:
        """Changes nothing; it is asked about a node before all others, and about parents first."""
        if isinstance(node, cst.FunctionDef) and node.name.value in _SPOKEN:
            self._remember(node)
        elif isinstance(node, cst.Call) and isinstance(node.func, cst.Name):
            if node.func.value in _SPOKEN:
                self._remember(node)
            elif node.func.value == "require":
                self._remember(node.args[1])
        return ()

    def _remember(self, node: cst.CSTNode) -> None:
        self.words[id(node)] = node  # kept, so that no other node gets the same id
        for child in node.children:
            self._remember(child)

    def _unless_words(
        self, operator: Callable[[Any], Iterable[cst.CSTNode]]
    ) -> Callable[[Any], Iterable[cst.CSTNode]]:
        def careful(node: cst.CSTNode) -> Iterable[cst.CSTNode]:
            if id(node) in self.words or (_is_rule(node) and operator is not skip_rule):
                return ()
            changed = operator(node)
            if isinstance(node, cst.Call) and _ends_with_default(node):
                shorter = len(node.args) - 1
                return [
                    other
                    for other in changed
                    if not (isinstance(other, cst.Call) and _is_start(other, node, shorter))
                ]
            return changed

        return careful


def _ends_with_default(call: cst.Call) -> bool:
    last = call.args[-1].value if call.args else None
    return isinstance(last, cst.SimpleString) and last.value in _DEFAULTS


def _is_start(other: cst.Call, call: cst.Call, length: int) -> bool:
    return len(other.args) == length and [*other.args] == [*call.args[:length]]


def _is_rule(node: cst.CSTNode) -> bool:
    return (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Name)
        and node.func.value == "require"
    )


def skip_rule(node: cst.Call) -> Iterable[cst.CSTNode]:
    """``require(x, "why")`` becomes ``require(True, "why")``; what x does is not done either."""
    if _is_rule(node):
        holds = node.args[0].with_changes(value=cst.Name("True"))
        yield node.with_changes(args=[holds, node.args[1]])


def skip_half(node: cst.BooleanOperation) -> Iterable[cst.CSTNode]:
    """``a and b`` becomes ``a``, then ``b``."""
    yield node.left
    yield node.right


def loosen(node: cst.ComparisonTarget) -> Iterable[cst.CSTNode]:
    """``a == b`` becomes ``a <= b``, then ``a >= b``; nothing that is read here is below 0."""
    if isinstance(node.operator, cst.Equal):
        if not (isinstance(node.comparator, cst.Integer) and node.comparator.evaluated_value == 0):
            yield node.with_changes(operator=cst.LessThanEqual())
        yield node.with_changes(operator=cst.GreaterThanEqual())
