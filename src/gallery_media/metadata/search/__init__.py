"""Public bytes and secrets go in, hits come out: which place gives away what kind, of which photo.

Never the value itself: a hit may stand in a log, a secret may not.
"""

from gallery_media.metadata.search.search import Hit, Searcher, search

__all__ = ["Hit", "Searcher", "search"]
