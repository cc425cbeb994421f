"""One reader for each accepted format: bytes go in, a ``Header`` comes out, no pixel is decoded."""
