# Everything a developer does with Kompas. `make run` and `make test` set up what is missing and may be repeated.
.DEFAULT_GOAL := help
.PHONY: help setup dev run train test check unit conversations browser bench crash screenshots lock clean
MAKEFLAGS += --no-print-directory
BIN := .venv/bin

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 22

setup:
	@sh scripts/setup.sh run

dev:
	@sh scripts/setup.sh dev

run: setup train ## Set up what is missing and run Kompas on this machine
	@exec $(BIN)/kompas run

train: setup ## Train the model when its sources changed
	@$(BIN)/kompas train --if-needed

check: dev ## Style, types, layers and content (seconds)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/mypy engine actions --allow-subclassing-any --ignore-missing-imports --python-version 3.10 \
		--python-executable .venv-engine/bin/python
	@$(BIN)/lint-imports --no-cache

unit: dev ## The tests that need no model and no browser
	@$(BIN)/pytest -q -m "not engine and not browser"

test: check train ## Set up what is missing and pass every test
	@$(BIN)/kompas train --validate
	@$(BIN)/pytest -q
	@$(BIN)/kompas train --test-conversations

bench: dev train ## Kompas against stock Rasa and against the limit; writes results/bench.json
	@$(BIN)/python -m benchmarks

crash: dev train ## kill -9 gateway and engine 50 times during 300 messages (minutes)
	@$(BIN)/python -m tests.chaos.crash

screenshots: dev train ## Make the pictures of the README anew
	@KOMPAS_SCREENSHOTS=1 $(BIN)/pytest -q -m browser

lock: ## Lock the dependencies again after a change in pyproject.toml
	@sh scripts/lock.sh

clean: ## Remove environments, models and caches (never var/, where the data is)
	rm -rf .venv .venv-engine .uv-boot models build results .mypy_cache .ruff_cache .pytest_cache .rasa
