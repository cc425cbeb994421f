"""Frozen values that the whole house speaks in; no behaviour beyond arithmetic and look-ups."""
