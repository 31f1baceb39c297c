# The course's commands for Linux and macOS. `make` alone lists them.
# PYTHON=/path names the Python to start from; AZ=/path an az (2.80 or newer) to use instead of one of our own.

SHELL := /bin/sh
BIN := .venv/bin
SET_UP = python=$$(sh tools/python.sh) && "$$python" -m tools.setup

export AZ

.PHONY: help env env-test lab test lint bench build conformance mutate

help:
	@echo "make lab      set up, then open JupyterLab on the start notebook (ARGS=--no-browser: only print its address)"
	@echo "make env      set up only: .venv for the course, .venv-az for az"
	@echo "make test     every test of the course (ARGS: more words for pytest, e.g. ARGS='-k images')"
	@echo "make lint     style, types, and the floors of the architecture"
	@echo "make build    write notebooks/ and tests/reference/ from course/topics"
	@echo "make bench    measure, and write build/bench.json"
	@echo "make mutate   which refusals of the local Azure does no test guard? (ARGS: parts of file names)"
	@echo "make conformance  measure against recordings of real Azure, which stay in ../shared"

env:
	@$(SET_UP) env

lab: env
	@$(BIN)/imagecourse lab $(ARGS)

env-test:
	@$(SET_UP) test

test: env-test
	@$(BIN)/python -m tools.test $(ARGS)

lint: env-test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

build: env-test
	$(BIN)/imagecourse build

bench:
	@$(SET_UP) bench
	$(BIN)/python -m bench.run $(ARGS)

conformance: env-test
	$(BIN)/python -m tools.conformance $(ARGS)

mutate: env-test
	$(BIN)/python -m tools.mutation $(ARGS)
