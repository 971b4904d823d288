# make workshop   set up, make a sample workshop if there is none, serve it       PORT=8866 LAN=1 TEAMS=6
# make test       set up, check everything; under 20 minutes on two cores         (make slow: what takes longer)

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8866
TEAMS ?= 6
LAN ?=

# The first Python that is 3.11, 3.12 or 3.13; PYTHON=… names another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& { echo $$python; break; }; done)

PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
LOCK = uv pip compile pyproject.toml --extra build $(1) --universal --python-version 3.11 --generate-hashes --no-emit-index-url

# A stamp is newer than what it was made from: a second `make workshop` starts at once.
READY := $(VENV)/ready
READY_DEV := $(VENV)/ready-dev
WARM := $(VENV)/warm

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help workshop test slow bench lint build demo clean lock

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile
	@echo "also: make lint, build (notebooks), bench, demo, lock, clean"

workshop: $(WARM) | workshop/case.json
	$(BIN)/simkit workshop serve workshop --port $(PORT) $(if $(LAN),--lan)

test: lint
	$(BIN)/simkit notebooks check
	$(BIN)/simkit datasets check
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --nbval --nbval-current-env notebooks
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --ignore=tests/slow --ignore=tests/browser
	$(BIN)/python -m pytest tests/browser

slow: test
	$(BIN)/python -m pytest tests/slow

lint: $(READY_DEV) $(WARM)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY_DEV) $(WARM)
	$(BIN)/simkit bench
	$(BIN)/simkit bench --scale

build: $(READY_DEV) $(WARM)
	$(BIN)/simkit datasets build
	$(BIN)/simkit notebooks build

demo: $(WARM)
	$(BIN)/simkit demo --out demo

# Needs uv. Both locks hold for Python 3.11 to 3.13 on every system and name no index.
lock:
	$(call LOCK) -o requirements.lock
	$(call LOCK,--extra dev) -o requirements-dev.lock

clean:
	rm -rf $(VENV) demo .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find simkit tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

workshop/case.json: | $(WARM)
	$(BIN)/simkit workshop new workshop --groups $(TEAMS)

# Compiles the engine, once; numba keeps the result.
$(WARM): $(READY) $(wildcard simkit/engine/*.py)
	@echo "compiling the engine, once"
	@$(BIN)/python -c "from simkit.engine.simulate import compile_side_by_side; compile_side_by_side()"
	@touch $@

$(READY): requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing what requirements.lock names; a minute or two"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# The requirements for development hold all of the others, in the same versions.
$(READY_DEV): requirements-dev.lock $(READY)
	@echo "installing what requirements-dev.lock names"
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11, 3.12 or 3.13 here; install one, or name it: make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "make: $(PYTHON) comes without venv; on Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
