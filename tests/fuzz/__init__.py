"""Mutated files through intake and audit: a seed and a number go in, a breach of contract comes out
where there is one. ``make fuzz`` runs it; docs/fuzz.md tells how to repeat one file."""
