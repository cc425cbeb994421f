"""Log lines on their way to the Prefect server, and the runs that lines elsewhere belong to.

They are sent in batches, some seconds late.
"""

from __future__ import annotations

from prefect.context import FlowRunContext, TaskRunContext
from prefect.logging.handlers import APILogHandler


def send_logs() -> None:
    """Send what is still waiting; to be called before the server is let go."""
    APILogHandler().flush()


def run_ids() -> dict[str, str]:
    """Ids of the flow run and task run that this thread works for; none outside of them."""
    task, flow = TaskRunContext.get(), FlowRunContext.get()
    found = {}
    if task is not None:
        found["task_run"] = str(task.task_run.id)
        if task.task_run.flow_run_id is not None:
            found["flow_run"] = str(task.task_run.flow_run_id)
    if "flow_run" not in found and flow is not None and flow.flow_run is not None:
        found["flow_run"] = str(flow.flow_run.id)
    return found
