"""A rehearsal of the whole house on several hosts, with real parts and real trouble; see README."""
