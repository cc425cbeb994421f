"""A module's source goes in; out comes the same with its constants written where they are used.

mutmut changes what stands inside functions only, and half of an auditor's rules are the lists and
limits above them. Decorated functions it leaves out altogether, so ``cache`` is taken off where a
table is made.
"""

from __future__ import annotations

import re
from typing import cast

import libcst as cst

_TABLES = {"known_quantisers"}
"""Cached functions that make a rule; the others find decoders, and tests empty their caches."""
_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]+")


def with_constants_in_place(source: str) -> str:
    """The same behaviour, spelt so that mutmut reaches all of it."""
    module = cst.parse_module(source)
    return module.visit(_Writer(_constants(module))).code


def _constants(module: cst.Module) -> dict[str, cst.BaseExpression]:
    """Name and value of each constant; values may name constants above them."""
    found: dict[str, cst.BaseExpression] = {}
    for statement in module.body:
        if not isinstance(statement, cst.SimpleStatementLine):
            continue
        for part in statement.body:
            if isinstance(part, cst.Assign) and len(part.targets) == 1:
                pairs = _pairs(part.targets[0].target, part.value)
            elif isinstance(part, cst.AnnAssign) and part.value is not None:
                pairs = _pairs(part.target, part.value)
            else:
                continue
            for name, value in pairs:
                if _CONSTANT.fullmatch(name) and not _is_switch(value):
                    found[name] = cast(cst.BaseExpression, value.visit(_Names(found)))
    return found


def _is_switch(value: cst.BaseExpression) -> bool:
    """A table of functions: nothing in it can be a little wrong, and tests exchange its rows."""
    return isinstance(value, cst.Dict) and all(
        isinstance(row.value, cst.Name) for row in value.elements
    )


def _pairs(
    target: cst.BaseExpression, value: cst.BaseExpression
) -> list[tuple[str, cst.BaseExpression]]:
    if isinstance(target, cst.Name):
        return [(target.value, value)]
    if isinstance(target, cst.Tuple) and isinstance(value, cst.Tuple):
        return [
            pair
            for left, right in zip(target.elements, value.elements, strict=True)
            for pair in _pairs(left.value, right.value)
        ]
    return []


class _Names(cst.CSTTransformer):
    """Puts a copy of its value in place of each constant's name."""

    def __init__(self, constants: dict[str, cst.BaseExpression]) -> None:
        super().__init__()
        self.constants = constants

    def visit_FormattedString(self, node: cst.FormattedString) -> bool:  # noqa: N802
        return False  # up to Python 3.11 no quotes fit in there

    def visit_Attribute_attr(self, node: cst.Attribute) -> None:  # noqa: N802
        return

    def visit_Annotation(self, node: cst.Annotation) -> bool:  # noqa: N802
        return False

    def visit_Attribute(self, node: cst.Attribute) -> bool:  # noqa: N802
        # What follows a dot is never a constant of this module; neither is Format.JPEG's Format.
        return not isinstance(node.value, cst.Name) or node.value.value in self.constants

    def leave_ComparisonTarget(  # noqa: N802
        self, original_node: cst.ComparisonTarget, updated_node: cst.ComparisonTarget
    ) -> cst.ComparisonTarget:
        """``x in TABLE`` looks at keys alone, so its values are no rule there."""
        table = updated_node.comparator
        if isinstance(original_node.comparator, cst.Name) and isinstance(table, cst.Dict):
            keys = [
                cst.Element(one.key) for one in table.elements if isinstance(one, cst.DictElement)
            ]
            return updated_node.with_changes(comparator=cst.Set(keys))
        return updated_node

    def leave_Name(  # noqa: N802
        self, original_node: cst.Name, updated_node: cst.Name
    ) -> cst.BaseExpression:
        value = self.constants.get(original_node.value)
        if value is None:
            return updated_node
        copy = value.deep_clone()
        brackets = {"lpar": [cst.LeftParen()], "rpar": [cst.RightParen()]}
        return copy.with_changes(**({} if copy.lpar else brackets))


class _Writer(cst.CSTTransformer):
    """Leaves everything outside functions as it is."""

    def __init__(self, constants: dict[str, cst.BaseExpression]) -> None:
        super().__init__()
        self.names = _Names(constants)

    def leave_FunctionDef(  # noqa: N802
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        made_here = original_node.name.value in _TABLES
        kept = () if made_here else updated_node.decorators
        body = cast(cst.BaseSuite, updated_node.body.visit(self.names))
        return updated_node.with_changes(decorators=kept, body=body)
