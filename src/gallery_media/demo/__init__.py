"""Paints the demo's festival photos, with everything that cameras write into files."""
