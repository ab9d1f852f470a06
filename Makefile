# The project's commands. `make` lists them; each installs what it needs, once.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/python -m pytest
ORACLE_SECONDS ?= 120

.DEFAULT_GOAL := help
.PHONY: help demo test test-sqlite test-postgresql test-oracle test-mutation test-browser lint lock bench system-packages

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile | expand -t 26

demo: .venv/.runtime ## start the platform with its demo cities on http://127.0.0.1:8000
	$(BIN)/guicheng demo

test: .venv/.test system-packages ## run every test: engine, platform on SQLite and on PostgreSQL, oracle, mutation, browser
	@failed=; times=; for part in sqlite postgresql oracle mutation browser; do \
		echo; echo "== tests: $$part"; begun=$$(date +%s); \
		$(MAKE) --no-print-directory test-$$part || failed="$$failed $$part"; \
		times="$$times $$part $$(($$(date +%s) - begun)) s;"; \
	done; \
	echo; echo "Times:$$times"; \
	if [ -n "$$failed" ]; then echo "Failed:$$failed" >&2; exit 1; fi

test-sqlite: .venv/.test ## run everything but the browser, on SQLite
	$(PYTEST) -n auto --ignore=tests/journeys tests

test-postgresql: .venv/.test ## run the tests that need a database, on a PostgreSQL of their own
	$(BIN)/python tests/postgres.py $(PYTEST) -n auto -m databases --ignore=tests/journeys tests

# Fresh stories by hand; always the same ones where a change waits to land, so that luck holds up nobody.
test-oracle: .venv/.test ## hold the engine against the oracle on random stories, for as long as ORACLE_SECONDS says
	$(BIN)/python -m tests.engine.oracle $(if $(CI),--stories 1700 --from 1,--seconds $(ORACLE_SECONDS))

test-mutation: .venv/.test ## change each shipped rulebook in one place at a time; what no scenario notices must be explained
	for book in $$($(BIN)/python -c 'from guicheng.engine.rulebook.load import shipped_rulebooks as s; print(*s())'); do \
		$(BIN)/guicheng rulebook check --mutate $$book || exit 1; done

test-browser: .venv/.test ## run the journeys in a browser
	$(PYTEST) -n auto tests/journeys

lint: .venv/.lint ## check form, types, architecture and the links in the documentation
	@failed=; for check in "ruff check --quiet ." "ruff format --quiet --check ." mypy lint-imports "python tools/check_docs.py"; do \
		echo "== $$check"; \
		$(BIN)/$$check || failed="$$failed, $$check"; \
	done; \
	if [ -n "$$failed" ]; then echo "Failed: $${failed#, }" >&2; exit 1; fi

bench: .venv/.test ## time what has to be fast, as ratios in one run
	$(BIN)/python benchmarks

# `make lock ARGS=--upgrade` takes the newest versions, `make lock` only what a changed dependency asks for.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" --extra check $(ARGS) pyproject.toml
lock: .venv/.lint ## write the lock files in requirements/ anew
	$(COMPILE) --output-file requirements/runtime.txt
	$(COMPILE) --group test --constraint requirements/runtime.txt --output-file requirements/test.txt
	$(COMPILE) --group lint --constraint requirements/test.txt --output-file requirements/lint.txt

system-packages:
	@sh tools/system_packages.sh

# What is installed is remembered by a stamp, so that the second time costs nothing.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements/runtime.txt pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r requirements/runtime.txt
	$(PIP) install --no-deps --editable .
	@touch $@

.venv/.test: requirements/test.txt .venv/.runtime
	$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

.venv/.lint: requirements/lint.txt .venv/.test
	$(PIP) install --require-hashes -r requirements/lint.txt
	@touch $@
