# Every verb of the checkout. `make run` and `make test` need nothing but make, Python 3.11+ and a package registry.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
UV_VERSION := 0.13.9
BIN := .venv/bin
# Wheels only: a source package could run code of its own while it installs. The lock names everything, so pip is not to
# look for more: an extra that it resolves anew would take a version without a hash on the day one is published.
PIP := $(BIN)/python -m pip install -qq --no-input --disable-pip-version-check --progress-bar off --only-binary :all: \
	--no-deps
LOCK := build/lock/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--annotation-style line --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)
WORKERS ?= 2

export PORT

.PHONY: help run install test check lint bench soak coverage lock translations clean

help:
	@echo 'run           the demonstration municipality on 127.0.0.1:$(PORT) (PORT=…, KUJDES_DATA=…)'
	@echo 'install       the environment alone, for a server (deploy/INSTALL.md)'
	@echo 'test          style, imports, types and all tests but bench and soak; brings Chromium, PostgreSQL and Redis (root)'
	@echo 'check         style, imports and types only'
	@echo 'lint          check, and the slower linters: bandit, djlint'
	@echo 'bench, soak   tests/bench (figures), tests/soak (long counts)'
	@echo 'coverage      which lines the tests reach'
	@echo 'translations  collect the sentences of the screens into translations/sq'
	@echo 'lock          pin requirements/ anew from pyproject.toml (UPGRADE=1: newest versions)'
	@echo 'clean         remove what a checkout makes; the data in var/ stays'

install: .venv/.runtime
	@$(BIN)/python -m compileall -q core plugins

run: .venv/.runtime
	@exec $(BIN)/kujdes demo serve

test: check
	@.ci/services .ci/pytest -n $(WORKERS) --no-loadscope-reorder --ignore=tests/bench --ignore=tests/soak tests

check: .venv/.dev
	$(BIN)/python -m pip check
	$(BIN)/ruff check --no-cache core plugins tests
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/mypy

lint: check
	$(BIN)/bandit -q -r -ll -c pyproject.toml core plugins
	$(BIN)/djlint --quiet --lint core plugins

bench: .venv/.dev
	@KUJDES_TEST_DURABLE=1 .ci/services .ci/pytest -s tests/bench

soak: .venv/.dev
	@.ci/services .ci/pytest -s tests/soak

coverage: .venv/.dev
	@.ci/services .ci/pytest -n $(WORKERS) --no-loadscope-reorder --ignore=tests/bench --ignore=tests/soak \
		--cov --cov-report=term:skip-covered tests

.venv/bin/python:
	@.ci/venv '$(PYTHON)' .venv

# Stamps: an environment is made anew only when its pins have changed.
.venv/.runtime: requirements/runtime.txt requirements/build.txt pyproject.toml | .venv/bin/python
	@echo 'Po instaloj paketat e fiksuara… / Installing the pinned packages…'
	@$(PIP) --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@$(PIP) --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	@echo 'Installing the pinned test tools…'
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

lock:
	@test -x build/lock/bin/uv || { $(PYTHON) -m venv build/lock && build/lock/bin/pip install -q uv==$(UV_VERSION); }
	$(LOCK) pyproject.toml --extra postgres -o requirements/runtime.txt
	$(LOCK) --group build -c requirements/runtime.txt -o requirements/build.txt
	$(LOCK) --group dev -c requirements/runtime.txt -c requirements/build.txt -o requirements/dev.txt

translations: .venv/.dev
	@$(BIN)/python .ci/translations

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache .coverage*
	find core plugins tests -name __pycache__ -prune -exec rm -rf {} +
