"""Visitors' pages beside others' galleries of the same photos: ``make bench-pages``."""
