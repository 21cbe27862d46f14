"""Conformance, consistency, comparison of runs, caution: what the verdicts show."""
