"""Event photos to clean public galleries."""
