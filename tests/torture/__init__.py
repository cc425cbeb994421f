"""Torture: kills, fault storms, full disks and piles of files, seeded: each can be repeated.

``make test`` runs each in a short form, ``make torture`` in full.
"""
