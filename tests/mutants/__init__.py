"""Mutation testing of the auditor: each rule is spoilt in turn, and a test must notice it."""
