"""The ``gallery-media`` command: words typed by hand go in, an exit code comes out.

Exit codes: 0 done, 1 something needs a person, 2 wrong usage, 3 try again later.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import NoReturn

from cyclopts import App, CycloptsError, MissingArgumentError

from gallery_media.cli.approve import approve
from gallery_media.cli.audit import audit
from gallery_media.cli.backup import backup
from gallery_media.cli.bench import bench
from gallery_media.cli.console import errors
from gallery_media.cli.demo import demo
from gallery_media.cli.deploy import deploy
from gallery_media.cli.doctor import doctor
from gallery_media.cli.embed import embed
from gallery_media.cli.expire import unpublish_expired
from gallery_media.cli.export import export
from gallery_media.cli.headers import headers
from gallery_media.cli.init import init
from gallery_media.cli.invite import invite, invites
from gallery_media.cli.log import log
from gallery_media.cli.metrics import metrics
from gallery_media.cli.policies import policies
from gallery_media.cli.preview import preview
from gallery_media.cli.processing import processing_record
from gallery_media.cli.prune import prune
from gallery_media.cli.publish import publish
from gallery_media.cli.rebuild import rebuild
from gallery_media.cli.receipts import receipts
from gallery_media.cli.restore import restore
from gallery_media.cli.reveal import reveal
from gallery_media.cli.rollback import releases, rollback
from gallery_media.cli.show import show
from gallery_media.cli.status import status
from gallery_media.cli.up import up
from gallery_media.cli.uploads import uploads
from gallery_media.cli.watching import watch
from gallery_media.cli.withdraw import allow, withdraw
from gallery_media.cli.worker import worker
from gallery_media.errors import GalleryMediaError, TryAgain

DONE, NEEDS_A_PERSON, WRONG_USAGE, TRY_LATER = 0, 1, 2, 3
INTERRUPTED = 130

app = App(
    name="gallery-media",
    help="A folder of event photos becomes a clean public gallery, through Prefect and S3.",
    version=version("gallery-media"),
    version_flags=["--version"],
    help_format="markdown",
    result_action="return_value",
)
for command in (
    demo,
    init,
    up,
    publish,
    approve,
    receipts,
    status,
    show,
    reveal,
    audit,
    doctor,
    export,
    embed,
    headers,
    policies,
    invite,
    invites,
    uploads,
    withdraw,
    allow,
    releases,
    rollback,
    prune,
    backup,
    restore,
    rebuild,
    unpublish_expired,
    log,
    processing_record,
    deploy,
    worker,
    metrics,
    watch,
    preview,
):
    app.command(command)
app.command(bench)


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    sys.exit(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Run one command line and return its exit code; errors are printed as sentences."""
    try:
        result = app(words, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        errors.print(_told(error), style="red", markup=False, highlight=False)
        return WRONG_USAGE
    except TryAgain as error:
        errors.print(str(error), style="yellow", markup=False, highlight=False)
        return TRY_LATER
    except GalleryMediaError as error:
        errors.print(str(error), style="red", markup=False, highlight=False)
        return NEEDS_A_PERSON
    except BrokenPipeError:  # `… | head` has seen enough
        sys.stdout = None  # nothing is flushed into the closed pipe
        return DONE
    except OSError as error:
        errors.print(f"{error.filename or 'A file'}: {error.strerror}.", style="red", markup=False)
        return NEEDS_A_PERSON
    except KeyboardInterrupt:
        errors.print("Stopped; what was done so far is safe, and the next run goes on from there.")
        return INTERRUPTED
    return result if isinstance(result, int) else DONE


def _told(error: CycloptsError) -> str:
    """What is wrong; where something is missing, also what may stand there."""
    said = str(error)
    if isinstance(error, MissingArgumentError) and error.argument is not None:
        said = f"{said} {error.argument.parameter.help or ''}".rstrip()
    return said
