"""What make bench measures beside us: how to install it, and how each makes our rungs."""
