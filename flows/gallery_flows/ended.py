"""The name of an offered flow goes in; the same flow comes out, with an end to its patience.

Deployments name their flows here: their runs have a process each, and Prefect ends one that hangs
as *TimedOut* by an alarm in its main thread. Whoever calls a flow in a thread of its own process
(the watcher, the command line) takes it where it is written, without an end: of another thread
Prefect could only break in at any instruction, a half-written step included. Its tasks have ends of
their own (``bounded``).
"""

from __future__ import annotations

import os
import threading
from typing import Any

from prefect.client.schemas.objects import FlowRun, State
from prefect.flows import Flow

from gallery_flows.offers import AS_SET, OFFERS, Offer
from gallery_flows.room import work_settings

GRACE = 60.0
"""Seconds that a run which is out of time has to put its things away."""


def entrypoint(flow: Flow[..., Any]) -> str:
    """Where a deployment finds the flow."""
    return f"{__name__}.{flow.fn.__name__}"


def ended(offer: Offer) -> Flow[..., Any]:
    """The flow as a run in a process of its own has it."""
    seconds = (
        offer.minutes * 60 if offer.minutes != AS_SET else work_settings().longest_hours * 3600
    )
    return offer.flow.with_options(timeout_seconds=seconds, on_running=[leave_at_last])


def leave_at_last(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001 - as Prefect calls it
    """What hangs in another thread keeps the process, and its alarm may not get through."""
    if flow.timeout_seconds:
        last = threading.Timer(flow.timeout_seconds + GRACE, os._exit, (1,))
        last.daemon = True
        last.start()


def __getattr__(name: str) -> Flow[..., Any]:
    for offer in OFFERS:
        if offer.flow.fn.__name__ == name:
            return ended(offer)
    raise AttributeError(name)
