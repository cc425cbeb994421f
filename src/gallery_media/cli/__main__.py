"""``python -m gallery_media.cli``: the same as the ``gallery-media`` command."""

from gallery_media.cli import main

main()
