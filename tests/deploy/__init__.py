"""``deploy/`` asked by others' tools; run by ``make deploy-check``."""
