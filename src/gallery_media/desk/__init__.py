"""The desk: one use case a file, each a verb that takes what it needs and returns a value.

The command line and the flows call the same verbs; nothing here knows Prefect.
"""
