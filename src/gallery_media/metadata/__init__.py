"""What is written in and around photos: reading it, deciding what may stay, checking it is gone."""
