# `make` alone lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run test check format eval browser readme screenshots lock clean

# The interpreter that .venv is built with: make setup PYTHON=python3.12
PYTHON ?=
READY := .venv/.ready

help:  ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup  ## Set up, index the sample documents once, serve http://127.0.0.1:7860 (SANAD_PORT)
	@scripts/run.sh

test: setup browser  ## Set up, then run every test and measure what they cover
	.venv/bin/python -m pytest --cov

check: setup  ## Format, lint, types, tests: what has to pass before a change is sent
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	@$(MAKE) --no-print-directory test

format: setup  ## Put the code into its form, and repair what ruff can repair
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

eval: setup  ## Measure the answers; fail under a floor or where they got worse than the baseline
	.venv/bin/sanad eval --report eval/report --gate --baseline eval/baseline.json

setup: $(READY)  ## Build .venv with the sanad command in it

browser: setup  ## Find or fetch the Chromium that the tests need, and fonts for Arabic
	@scripts/browser.sh

readme: setup  ## Write into README.md what the commands shown there print
	@.venv/bin/python scripts/readme.py

screenshots: browser  ## Take the pictures of the page that README.md shows
	@.venv/bin/python -m scripts.screenshots

lock: setup  ## Write constraints.txt from what .venv holds
	@scripts/lock.sh

clean:  ## Delete .venv and what tests and tools left; the index in .sanad stays
	rm -rf .venv build htmlcov .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache \
		.ruff_cache *.egg-info tests/artifacts eval/report
	find . -name __pycache__ -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt scripts/setup.sh
	@PYTHON="$(PYTHON)" scripts/setup.sh
	@touch $@
