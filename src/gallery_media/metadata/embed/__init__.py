"""Authors metadata anew: a finished picture and a record go in, the file with both comes out.

Nothing is copied from an original: every byte added here is written from a ``PublicMetadata``.
"""

from gallery_media.metadata.embed.embed import embed

__all__ = ["embed"]
