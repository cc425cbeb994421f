"""The command line: a command a file; `app` puts them together."""

from gallery_media.cli.app import main

__all__ = ["main"]
