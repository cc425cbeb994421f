"""Prefect's own queue, for whoever counts: runs that are due or under way, by deployment.

Asked at each scrape, so it has to be cheap: one request, and a second one for names that are new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.settings import PREFECT_CLIENT_MAX_RETRIES, temporary_settings

from gallery_flows.offers import OFFERS
from gallery_media.observing.queue import PrefectQueue

SECONDS = 3.0
"""For each answer: Prometheus itself waits ten seconds for all of a scrape."""

MOST = 200
"""Runs in one answer of Prefect's API; what is beyond is counted, and told as ``MORE``."""

HOUSE, OTHER, MORE = "house", "other", "more"
"""Instead of a deployment's name: a run that a house started itself, one of a deployment that is
gone or is not ours, and runs that did not fit into one answer (in state ``due``)."""

OFFERED = frozenset(one.flow.name for one in OFFERS)
"""Deployments that are ours: fewer than our flows (``tidy.OURS``), of which some are only parts."""

LATE = "Late"
_WAIT_FOR_A_PLACE = "AwaitingConcurrencySlot"
_NAMED = {LATE: "late", _WAIT_FOR_A_PLACE: "in_line"}


class Queue:
    """Called for the queue as it is now; remembers what deployments are called."""

    def __init__(self) -> None:
        self._names: dict[UUID, str] = {}

    def __call__(self) -> PrefectQueue:
        now = datetime.now(UTC)
        kinds = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING]
        due = FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=kinds)),
            expected_start_time=FlowRunFilterExpectedStartTime(before_=now),
        )
        with (
            temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 0}),
            get_client(httpx_settings={"timeout": SECONDS}, sync_client=True) as client,
        ):
            runs = client.read_flow_runs(
                flow_run_filter=due, sort=FlowRunSort.EXPECTED_START_TIME_ASC, limit=MOST
            )
            self._learn(client, runs)
            counted = Counter((self._name(run), _state(run)) for run in runs)
            if len(runs) == MOST:
                counted[MORE, "due"] = client.count_flow_runs(flow_run_filter=due) - MOST
        ours = (run for run in runs if self._name(run) != OTHER)
        return PrefectQueue(counted, _oldest(ours, now))

    def _learn(self, client: SyncPrefectClient, runs: Iterable[FlowRun]) -> None:
        new = {run.deployment_id for run in runs if run.deployment_id} - self._names.keys()
        if new:
            known = {one.id: one.name for one in client.read_deployments(limit=MOST)}
            self._names |= {
                one: name if (name := known.get(one, "")) in OFFERED else OTHER for one in new
            }

    def _name(self, run: FlowRun) -> str:
        return HOUSE if run.deployment_id is None else self._names[run.deployment_id]


def _state(run: FlowRun) -> str:
    state = run.state
    if state is None:
        return "scheduled"
    if state.type is StateType.SCHEDULED:
        return _NAMED.get(state.name or "", "scheduled")
    return str(state.type.value).lower()


def _oldest(runs: Iterable[FlowRun], now: datetime) -> float:
    """Those that wait for their turn behind another run do not count: somebody has taken them."""
    for run in runs:
        if _state(run) in ("late", "scheduled") and run.expected_start_time is not None:
            return max(0.0, (now - run.expected_start_time).total_seconds())
    return 0.0
