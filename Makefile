# What can be done in a checkout; `make` alone lists it.
# Only Python 3.11 or newer is needed: everything else is installed into .venv, and nothing outside of this folder.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules
PYTHON ?=
WORKERS ?= auto
ARGS ?=

RUN := .venv/bin/python
PYTEST := $(RUN) -m pytest
PARALLEL := -n $(WORKERS) --maxprocesses 8 --dist loadgroup
COMPILE := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links
export PYTHON

.PHONY: help demo test test-long bench chaos check style types floors house words docker format locale lock clean reset \
	runtime dev

help: ## List what make can do
	@echo "Bongsu. Begin with: make demo"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | \
		while IFS='|' read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done
	@echo
	@echo 'Some tests only:   make test ARGS="tests/slack -k limits"'
	@echo 'Another Python:    make demo PYTHON=/path/to/python3'

demo: runtime ## Try Bongsu in a browser, with a Slack workspace on this machine
	@trap : INT TERM; $(RUN) -m bot demo $(ARGS) || test $$? -eq 130

test: dev ## Run all tests but the long ones
	@$(PYTEST) $(PARALLEL) -m "not long" $(ARGS)

test-long: dev ## Run all tests, the long ones too
	@$(PYTEST) $(PARALLEL) $(ARGS)

bench: dev ## Measure the speed, and print it as tables
	@$(RUN) -m bench $(ARGS)

chaos: dev ## Run only the tests that kill processes
	@$(PYTEST) -m chaos $(ARGS)

check: style types floors house words docker ## Run every check but the tests
	@echo "All checks passed."

style: dev ## Check the style and the format of the code
	@$(RUN) -m ruff check
	@$(RUN) -m ruff format --check

types: dev ## Check the types
	@$(RUN) -m mypy

floors: dev ## Check which module imports which
	@.venv/bin/lint-imports --no-logo

house: dev ## Check the rules of the house
	@$(PYTEST) -q tests/house

words: dev ## Check that both languages are complete
	@$(PYTEST) -q tests/messages/test_catalogue.py

docker: dev ## Check the Dockerfile
	@.venv/bin/hadolint Dockerfile && echo "The Dockerfile is well."

format: dev ## Format the code and mend what can be mended
	@$(RUN) -m ruff check --fix --exit-zero
	@$(RUN) -m ruff format

locale: dev ## Bring the translations in step with the sources
	@$(RUN) -m bot.messages.extract

lock: ## Choose the versions of all packages anew (needs uv)
	@$(COMPILE) --output-file requirements.lock pyproject.toml
	@$(COMPILE) --extra kubernetes --constraint requirements.lock --output-file requirements-kubernetes.lock pyproject.toml
	@$(COMPILE) --extra cloudwatch --constraint requirements.lock --output-file requirements-cloudwatch.lock pyproject.toml
	@$(COMPILE) --extra dev --extra kubernetes --extra cloudwatch --constraint requirements-kubernetes.lock \
		--constraint requirements-cloudwatch.lock --output-file requirements-dev.lock pyproject.toml

clean: ## Remove .venv and all caches; the state under var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

reset: ## Remove the state of the demo under var/
	@rm -rf var

runtime:
	@tools/install requirements.lock

dev:
	@tools/install requirements-dev.lock
