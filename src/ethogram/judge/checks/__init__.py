"""Deterministic checks of one transcript: no model, no network, the same answer every time."""
