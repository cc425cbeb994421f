"""How public objects are served, by whoever serves them: the rules, and each server's own words."""
