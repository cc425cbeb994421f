"""A gallery's name goes in; its rule for folders comes out, read anew when it was changed."""

from __future__ import annotations

import logging
import threading

from gallery_media.errors import SettingsError
from gallery_media.model.folders import FolderRule
from gallery_media.settings.gallery import read_folder_rule
from gallery_media.settings.project import Project

log = logging.getLogger(__name__)


class FolderRules:
    """Asked for each file that arrives, by several threads."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._known: dict[str, tuple[tuple[int, int], FolderRule]] = {}

    def __call__(self, slug: str) -> FolderRule:
        """While the settings are half-written the last rule goes on: intake stops for nobody's
        editor, and status names the mistake."""
        path = self._project.gallery_dir(slug) / "gallery.toml"
        with self._lock:
            last = self._known.get(slug)
            try:
                stat = path.stat()
            except FileNotFoundError:
                return last[1] if last else FolderRule()
            look = (stat.st_mtime_ns, stat.st_size)
            if last is not None and last[0] == look:
                return last[1]
            try:
                rule = read_folder_rule(self._project, slug)
            except SettingsError as why:
                rule = last[1] if last else FolderRule()
                log.warning("gallery %s: its rule for folders is as before: %s", slug, why)
            self._known[slug] = (look, rule)
            return rule
