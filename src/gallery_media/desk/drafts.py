"""Folders of the inbox that no gallery knows go in; draft galleries for them come out.

Only where the house's settings say so. A draft is prepared and never released: somebody who was
told what it is has to say so first.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from gallery_media.errors import ProjectError
from gallery_media.inbox.names import NameKind, kind_of
from gallery_media.inbox.scan import MAX_DEPTH
from gallery_media.inbox.trouble import leaving_in_place
from gallery_media.model.addresses import checked_slug
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_draft

log = logging.getLogger(__name__)


def make_drafts(project: Project) -> tuple[str, ...]:
    """Make a draft for each unknown folder that holds a file and whose name can be an address.

    Its slugs. Others stay where they are, and status says why. Raises NotReady when the inbox
    cannot be read.
    """
    known = set(project.slugs())
    made = []
    with leaving_in_place("inbox"):
        if not project.inbox.is_dir():
            return ()
        with os.scandir(project.inbox) as entries:
            folders = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
        for name in folders:
            if name in known or not _is_slug(name) or not _holds_a_file(project, name):
                continue
            try:
                make_draft(project, name)
            except ProjectError:  # another process was faster
                continue
            log.info("gallery %s: a draft was made for its folder", name)
            made.append(name)
    return tuple(made)


def _is_slug(name: str) -> bool:
    try:
        return checked_slug(name) == name
    except ValueError:
        return False


def _holds_a_file(project: Project, name: str) -> bool:
    """Whether anything in it could be a photo: somebody may only be making a folder just now."""
    top = project.inbox / name
    for folder, folders, files in os.walk(top):
        too_deep = len(Path(folder).relative_to(top).parts) >= MAX_DEPTH
        folders[:] = [] if too_deep else [one for one in folders if _counts(one)]
        if any(_counts(file) for file in files):
            return True
    return False


def _counts(name: str) -> bool:
    return kind_of(os.fsencode(name)) is not NameKind.IGNORED
