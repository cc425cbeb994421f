"""Bytes by key: a port, an S3 adapter, an embedded server, and checks of what they promise."""
