"""Log lines for programs: one JSON object each, ids and numbers, and nobody's words."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from gallery_flows.lines import FORMAT, of_runs
from gallery_media.cli import saying
from gallery_media.cli.log_lines import log_lines
from gallery_media.cli.saying import Saying
from gallery_media.desk import prepare
from gallery_media.errors import NotReady
from gallery_media.mishaps import Mishap, happened
from gallery_media.observing.log_lines import JsonLines, json_lines
from gallery_media.steps import Step, reached

SECRET = "Zenta-CNRY4711"


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What is written while a test runs, read again as JSON."""
    stream = io.StringIO()
    with json_lines(stream, lambda: {"flow_run": "f1", "task_run": "t1"}, "prefect"):
        yield Lines(stream)


class Lines:
    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    def read(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


def ours(message: object, *args: object, exc_info: Any = None) -> logging.LogRecord:
    """A record as a module of ours makes it."""
    return logging.LogRecord(
        "gallery_media.desk.prepare", logging.INFO, prepare.__file__, 1, message, args, exc_info
    )


def test_a_line_has_time_level_runs_and_what_our_code_says() -> None:
    """Enough to find the run in the Prefect UI, and the photo."""
    record = ours("photo %s: %d variants", "p1", 9)
    record.photo = "p1"
    line = json.loads(JsonLines(lambda: {"flow_run": "f1", "task_run": "t1"}).format(record))
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "gallery_media.desk.prepare",
        "event": "photo p1: 9 variants",
        "flow_run": "f1",
        "task_run": "t1",
        "photo": "p1",
    }


@pytest.mark.parametrize(
    ("file", "event"),
    [
        (prepare.__file__, "hello"),
        ("somewhere/gallery_flows/publish.py", "hello"),
        ("srv/gallery_media/lib/botocore/client.py", "said by a library"),
        (__file__, "said by a library"),
    ],
)
def test_whose_sentence_it_is_is_told_by_the_file_that_said_it(file: str, event: str) -> None:
    """Flows speak through Prefect's loggers, and a folder may be named as we are."""
    record = logging.LogRecord("prefect.flow_runs", logging.INFO, file, 1, "hello", (), None)
    assert json.loads(JsonLines().format(record))["event"] == event


def test_errors_in_our_sentences_are_told_by_their_kind() -> None:
    """Their text may name the file that waits."""
    trouble = NotReady(f"inbox/{SECRET}.jpg: it is still being written.")
    record = ours("no copy could be made: %s", trouble, exc_info=(NotReady, trouble, None))
    line = json.loads(JsonLines().format(record))
    assert line["event"] == "no copy could be made: NotReady"
    assert line["error"] == "NotReady"
    assert SECRET not in json.dumps(line)
    assert json.loads(JsonLines().format(ours(trouble)))["event"] == "NotReady"


def test_line_breaks_in_a_message_make_no_second_line() -> None:
    """One event, one line, whatever is in it."""
    assert "\n" not in JsonLines().format(ours("a\nb %s", "c\nd"))


def test_what_a_library_says_is_told_without_its_words(
    lines: Lines, caplog: pytest.LogCaptureFixture
) -> None:
    """Prefect repeats exceptions, botocore keys, warnings paths."""
    caplog.set_level(logging.INFO, "prefect.flow_runs")
    logging.getLogger("prefect.flow_runs").info("Finished in state Completed()")
    logging.getLogger("prefect.flow_runs").error("Encountered exception: %s", SECRET)
    logging.getLogger("botocore").warning("cannot read %s", SECRET, extra={"key": "hidden"})
    try:
        raise OSError(f"/home/{SECRET}")
    except OSError:
        logging.getLogger("somebody").exception(f"{SECRET} failed")
    assert SECRET not in lines.text
    assert "hidden" not in lines.text
    assert [line["level"] for line in lines.read()] == ["error", "warning", "error"]
    assert lines.read()[2]["error"] == "OSError"


def test_each_step_of_a_photo_and_each_mishap_is_an_event(lines: Lines) -> None:
    """With the photo's id and the seconds that it took."""
    reached(Step.FETCHED, "p1")
    reached(Step.CLEARED, "p1")
    happened(Mishap.STORAGE, "unavailable")
    done, trouble = lines.read()
    assert (done["event"], done["step"], done["photo"]) == ("done", "clear", "p1")
    assert done["seconds"] >= 0
    assert (trouble["event"], trouble["kind"], trouble["level"]) == (
        "storage trouble",
        "unavailable",
        "warning",
    )


def test_what_the_watch_says_is_a_line_without_the_files_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """People at the terminal are told the name; a log that is collected is not."""
    stream = io.StringIO()
    monkeypatch.setattr(saying, "errors", Console(file=io.StringIO()))
    with json_lines(stream):
        Saying().say("inbox", NotReady(f"{SECRET}.jpg: permission denied"))
    assert json.loads(stream.getvalue())["event"] == "inbox: NotReady"
    assert SECRET not in stream.getvalue()


def test_a_house_that_writes_text_is_left_as_it_is(tmp_path: Path) -> None:
    """No handler is touched."""
    before = list(logging.getLogger().handlers)
    with log_lines("text"):
        assert logging.getLogger().handlers == before


def test_processes_that_a_house_starts_write_likewise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of forms, children of `[work] runner`: whatever the option said against the settings."""
    monkeypatch.setenv(FORMAT, "json")
    before = dict(os.environ)
    with log_lines("text"):
        assert os.environ[FORMAT] == "text"
    monkeypatch.delenv(FORMAT)
    with log_lines("json"):
        assert os.environ[FORMAT] == "json"
        assert Path(os.environ["PREFECT_LOGGING_SETTINGS_PATH"]).is_file()
    assert dict(os.environ) == {name: is_ for name, is_ in before.items() if name != FORMAT}


def test_a_process_of_runs_writes_nothing_else_from_its_first_import_on() -> None:
    """What Prefect and others say before our code begins, and behind its end."""
    program = f"""
import logging
import prefect.main
from prefect.logging import get_logger
get_logger("engine").error("{SECRET}: %s", "crashed")
logging.getLogger("prefect._internal").error("{SECRET}")
logging.getLogger("uvicorn.error").error("{SECRET}")
logging.getLogger("botocore").info("{SECRET}")
from gallery_flows.lines import lines_of_runs
from gallery_media.steps import Step, reached
with lines_of_runs("json"):
    reached(Step.FETCHED, "p1")
    reached(Step.CLEARED, "p1")
    get_logger("engine").error("inside")
get_logger("engine").error("afterwards")
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **of_runs("json"), "PREFECT_LOGGING_TO_API_ENABLED": "false"},
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["logger"], line["event"]) for line in told] == [
        ("prefect.engine", "said by a library"),
        ("prefect._internal", "said by a library"),
        ("uvicorn.error", "said by a library"),
        ("gallery-media", "done"),
        ("prefect.engine", "said by a library"),
        ("prefect.engine", "said by a library"),
    ]
    assert told[3]["photo"] == "p1"
    assert SECRET.encode() not in done.stderr + done.stdout


def test_afterwards_the_handlers_are_those_of_before() -> None:
    """A demo goes on to talk to people."""
    before = list(logging.getLogger().handlers)
    with json_lines(io.StringIO()):
        assert logging.getLogger().handlers != before
    assert logging.getLogger().handlers == before
