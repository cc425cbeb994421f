"""Flow ``send_notice``: what automations have to tell goes out by e-mail, in words.

What a letter needs (server, password, addresses) comes from settings and environment, never from
the run's parameters.
"""

from __future__ import annotations

from typing import Annotated

from prefect import flow, get_run_logger, task
from prefect.runtime import flow_run
from pydantic import Field

from gallery_flows.bounded import SHORT, bounded
from gallery_flows.room import newsroom
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_media.desk.mail import MailServer, send
from gallery_media.desk.notices import WORDS, About, text

Notice = Annotated[About, Field(title="About", description="What happened; trial: nothing did.")]
Fact = Annotated[str, Field(title="Fact", description="Filled in by automations.", max_length=500)]


def run_name() -> str:
    """In words: what is told."""
    about = flow_run.parameters["about"]
    return f"tell: {getattr(about, 'value', about)}"


@task(
    task_run_name="send it by e-mail",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded(SHORT)
def send_letter(about: About, facts: dict[str, str]) -> int:
    """Hand the letter in; how many addresses it went to."""
    with newsroom() as room:
        notify, language = room.house.notify, room.house.desk.language
    if not notify.email:
        return 0
    send(
        f"{room.site.name.best(language)}: {WORDS[language][about].what}",
        text(about, language, facts),
        notify.sender,
        notify.email,
        MailServer(
            notify.smtp_host,
            notify.smtp_port,
            notify.smtp_security,
            notify.smtp_user.get_secret_value(),
            notify.smtp_password.get_secret_value(),
        ),
    )
    return len(notify.email)


@flow(name="send_notice", flow_run_name=run_name, persist_result=False)
def send_notice(
    about: Notice = About.TRIAL,
    flow: Fact = "",
    run: Fact = "",
    state: Fact = "",
    address: Fact = "",
) -> int:
    """Tell whoever `[notify] email` names. Automations start it; by hand it sends a trial.

    Returns how many addresses were told.
    """
    facts = {"flow": flow, "run": run, "state": state, "address": address}
    told = send_letter(about, facts)
    get_run_logger().info("%d addresses told", told)
    return told
