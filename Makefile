# Two commands are all a newcomer needs:
#   make demo   sets up what it needs and asks the embedded model the questions of examples/margin
#   make test   sets up what it needs and runs every check and test
# Everything they write stays in this folder.

SHELL := /bin/sh
PYTHONS := python3.13 python3.12 python3.11 python3
BIN := .venv/bin
PY := $(BIN)/python
HOME_HERE := $(CURDIR)/.home

export PIP_CACHE_DIR := $(HOME_HERE)/cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_CACHE_DIR := $(HOME_HERE)/cache/uv
export XDG_CACHE_HOME := $(HOME_HERE)/cache
export XDG_DATA_HOME := $(HOME_HERE)/data
export XDG_STATE_HOME := $(HOME_HERE)/state
export PYTEST_DEBUG_TEMPROOT := $(HOME_HERE)/tmp

PYTEST := $(PY) -m pytest -q -n 2 --dist loadgroup
INSTALL = $(PY) -m pip install --quiet --no-deps

.DEFAULT_GOAL := help
.PHONY: help demo test test-all test-slow check format format-check lint contracts types tests
.PHONY: docs bench lock clean

help:
	@sed -n '2,4s/^# //p' Makefile

# --- the two commands -------------------------------------------------------------------------

demo: .venv/installed-demo
	@$(BIN)/ethogram -C examples/margin run

test: .venv/installed-dev
	@$(MAKE) --no-print-directory check

# --- one definition of green ------------------------------------------------------------------

check: format-check lint contracts types tests

test-all: .venv/installed-dev
	@$(MAKE) --no-print-directory check test-slow

format: .venv/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

format-check: .venv/installed-dev
	$(BIN)/ruff format --check --quiet .

lint: .venv/installed-dev
	$(BIN)/ruff check --quiet .

contracts: .venv/installed-dev
	$(BIN)/lint-imports --no-cache > $(HOME_HERE)/contracts.txt || { cat $(HOME_HERE)/contracts.txt; exit 1; }

types: .venv/installed-dev
	$(BIN)/mypy --no-error-summary

tests: .venv/installed-dev
	$(PYTEST) -m "not slow"

test-slow: .venv/installed-dev
	$(PYTEST) -m slow

# The pages of docs/reference are written from the code; a test fails when they are not current.
docs: .venv/installed-dev
	@$(PY) -m docs.generate

bench: .venv/installed-dev
	@for script in bench/agreement.py bench/coverage.py bench/explain.py bench/logs.py bench/embedded.py \
	  bench/run.py; do \
	  if [ -f $$script ]; then echo "== $$script"; $(PY) $$script || exit 1; fi; \
	done

# --- setting up -------------------------------------------------------------------------------
# Nothing is resolved or built: every package is a wheel with its hash in the lock file.

$(PY):
	@python=; for name in $(PYTHONS); do \
	  if $$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then python=$$name; break; fi; done; \
	if [ -z "$$python" ]; then \
	  echo "No Python 3.11 or newer with venv was found (looked for: $(PYTHONS))."; \
	  echo "Install one, for instance: apt-get install python3 python3-venv"; exit 1; fi; \
	echo "Setting up .venv with $$($$python --version)"; $$python -m venv .venv

# dev.lock contains all of demo.lock, so a folder set up for the tests is ready for the demo.
.venv/installed-demo: requirements/demo.lock pyproject.toml | $(PY) $(HOME_HERE)
	@if [ ! .venv/installed-dev -nt requirements/dev.lock ] || [ ! .venv/installed-dev -nt pyproject.toml ]; then \
	  echo "Installing requirements/demo.lock (the model alone is 98 MB)"; \
	  $(INSTALL) --require-hashes --only-binary :all: -r requirements/demo.lock && \
	  $(INSTALL) --no-build-isolation -e .; fi
	@touch $@

.venv/installed-dev: requirements/dev.lock pyproject.toml | $(PY) $(HOME_HERE)
	@echo "Installing requirements/dev.lock (the model alone is 98 MB)"
	@$(INSTALL) --require-hashes --only-binary :all: -r requirements/dev.lock
	@$(INSTALL) --no-build-isolation -e .
	@touch $@

$(HOME_HERE):
	@mkdir -p $(HOME_HERE)/cache $(HOME_HERE)/tmp

# Needs uv (pip install uv). The lock files name neither an index nor this machine.
LOCK = uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
       --no-annotate --no-header --excludes requirements/unused.txt
lock:
	@command -v uv >/dev/null || { echo "Writing locks needs uv: pip install uv"; exit 1; }
	$(LOCK) requirements/demo.in -o requirements/demo.lock
	$(LOCK) requirements/dev.in -c requirements/demo.lock -o requirements/dev.lock

clean:
	rm -rf .venv .home .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
