"""Factors and designs, effects, and root cause as a designed screen. Pure: asks no model itself."""
