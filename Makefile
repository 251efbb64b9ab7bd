# Two commands for a fresh machine with Python 3.11 or newer, git and make: `make demo`, `make test`.
# Each sets up what it needs in .venv from locked, hashed requirements, and is quick the second time.

PYTHON ?= python3
TESTS ?= tests

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test conformance programs proof bench bench-scale lint format wheel clean

help: ## print this list
	@awk -F ': .*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/.example ## run a real dataset through a compiled pipeline, in a scratch repository
	@$(BIN)/python examples/mortgage/demo.py

test: $(VENV)/.dev ## run all tests that need only Python; TESTS=tests/unit runs a part of them
	@echo 'tests/conformance is left out: it needs Go and Node, and `make conformance` runs it'
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --ignore tests/conformance $(TESTS)

conformance: $(VENV)/.dev programs ## hold what is emitted against real programs: a control plane, KFP, Chromium
	cd tests/conformance/yaml_language_server && npm ci --no-audit --no-fund --silent && npm test --silent
	$(BIN)/python -m pytest -n auto --dist loadfile tests/conformance

programs: $(VENV)/.dev ## build the Kubernetes cluster that `make conformance` starts; 30 minutes the first time
	@PYTHONPATH=tests $(BIN)/python -m conformance.control_plane.programs

proof: $(VENV)/.dev ## prove what SECURITY.md promises, at full size; PARTS="guard builds" proves some
	PYTHONPATH=tests $(BIN)/python -m proof $(PARTS)

bench: $(VENV)/.dev ## measure what a build costs, in pairs against the peers; Go for some of them
	PYTHONPATH=tests $(BIN)/python -m bench

bench-scale: $(VENV)/.dev programs ## run teams' bundles on 1,000 fake nodes under load; TEAMS NODES WORKLOADS MINUTES DURATION
	PYTHONPATH=tests $(BIN)/python -m scale

lint: $(VENV)/.dev ## run ruff, mypy and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## sort imports and format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel: $(VENV)/.dev ## build the wheel into dist/
	$(PIP) wheel --quiet --no-deps --no-index --no-build-isolation --wheel-dir dist .

clean: ## remove the environments and everything that was built
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

# The virtual environment. hatchling is locked with the rest, so nothing unlocked is ever fetched.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo 'Python 3.11 or newer is needed: make PYTHON=python3.12 ...' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

define install
$(PIP) install --quiet --require-hashes -r $<
$(PIP) install --quiet --no-deps --no-index --no-build-isolation --editable .
endef

$(VENV)/.example: requirements/example.txt pyproject.toml | $(BIN)/python
	$(install)
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(install)
	@touch $@ $(VENV)/.example
