"""``python -m gallery_media``: the same as the ``gallery-media`` command."""

from gallery_media.cli import main

if __name__ == "__main__":
    main()
