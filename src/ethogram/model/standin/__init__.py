"""Scripted models with planted truth: test equipment that every screen calls by its name."""
