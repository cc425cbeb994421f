"""What machines that watch the house ask: numbers, whether it is well, and log lines to parse.

Numbers, states, galleries' slugs and photos' ids only; never a name, a caption or a file's name.
"""
