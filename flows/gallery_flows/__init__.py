"""Prefect flows: order, retries, names, and what operators see. They decide nothing.

Import nothing here: ``gallery_flows.server`` must be usable before prefect is imported.
"""
