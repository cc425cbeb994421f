"""Bytes of an original go in, finished variants without any metadata come out; no file is opened.

The road: ``sniff`` (what is it, how large, before any pixel), ``decode`` (once, scaled),
``colour`` (everything becomes sRGB), ``ladder`` (rungs, each from a larger one) and ``encode``.
"""
