"""Types of flow parameters that several forms of the Prefect UI share, with their help texts."""

from __future__ import annotations

from typing import Annotated, Any, get_type_hints

from prefect.flows import Flow
from pydantic import Field
from pydantic.fields import FieldInfo

Gallery = Annotated[str, Field(title="Gallery", description="The name of its folder.")]

Receipts = Annotated[
    bool,
    Field(
        title="Receipts",
        description="Bring the photographers' receipts up to date as the last step.",
    ),
]

AtMost = Annotated[
    int,
    Field(
        title="Photos at most",
        description="So many new photos are prepared, the others wait for the next run; 0: all.",
        ge=0,
    ),
]

FailedAgain = Annotated[
    bool,
    Field(
        title="Failed photos once more",
        description="Also try photos that are held because the machine failed: it was too slow, "
        "had too little memory, or lost something.",
    ),
]

Photos = Annotated[list[str], Field(title="Photos", description="Their numbers.", min_length=1)]

Thorough = Annotated[
    bool,
    Field(
        title="Compare everything",
        description="Write every page and compare it, though nothing seems to have changed.",
    ),
]


def fill_in(properties: dict[str, Any], definitions: dict[str, Any], flow: Flow[..., Any]) -> None:
    """Titles, help texts and choices of a flow's parameters, into the form that Prefect made.

    Prefect takes neither from ``Field``, and shows a choice with its class's docstring.
    """
    hints = get_type_hints(flow.fn, include_extras=True)
    for name, shown in properties.items():
        kind = shown.pop("$ref", "").rpartition("/")[2]
        if kind:
            shown |= {
                key: value for key, value in definitions[kind].items() if key in ("enum", "type")
            }
        told = next(
            (one for one in getattr(hints[name], "__metadata__", ()) if isinstance(one, FieldInfo)),
            None,
        )
        if told is not None:
            shown |= {"title": told.title or name} | (
                {"description": told.description} if told.description else {}
            )
