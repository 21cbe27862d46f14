PY := .venv/bin/python

.PHONY: demo test test-all check format lint contracts types setup
# Written out by the packaging work; see the README.
