# Every target builds .venv from the hashed locks when it is missing or older than they are.
PYTHON ?= python3
VENV ?= .venv
FUZZ ?= 200
PROPERTIES ?= 500x50
TESTS ?=
ON_POSTGRES ?= tests/simulator
BIN = $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run demo test fuzz properties postgres example other shared kills chaos outage bench twins mutants report suite check fidelity phrases format lock

help: ## What there is to make
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

run: $(VENV)/run.built ## Simulator on port 8400 and integration on 8500, until Ctrl-C
	@$(BIN)/python -m stage run

demo: $(VENV)/run.built ## A roster of completions goes through the LMS, the profile tables come out
	@$(BIN)/python -m stage demo

test: $(VENV)/dev.built ## Everything, the scenarios in-process, and over sockets in strict worlds
	$(BIN)/python -m pytest -q -n 2 $(TESTS)
	$(BIN)/python -m pytest -q -n 2 --wire --strict-worlds tests/test_features.py

.PHONY: browser screenshots

suite: $(VENV)/dev.built ## The scenarios as a command, on whichever target; SUITE=--help
	@$(BIN)/python -m suite $(SUITE)

browser: $(VENV)/browser.built ## Scenarios tagged @browser in Chromium, with scripts and without; axe, keyboard and sizes on every page
	$(BIN)/python -m pytest -q -n 2 --browser $(BROWSER) tests/browser tests/test_features.py

screenshots: $(VENV)/browser.built ## Pictures of the twelve main pages, on a telephone and on a desk, into docs/screenshots
	$(BIN)/python -m stage.photographs

fuzz: $(VENV)/dev.built ## The API from its description by an outside judge, 200 examples an operation
	PYTHONHASHSEED=0 FUZZ_EXAMPLES=$(FUZZ) $(BIN)/python -m pytest -q -p no:randomly tests/fuzz

properties: $(VENV)/dev.built ## 500 machines of 50 steps, Acclaim next to a model of it; some minutes
	PROPERTIES=$(PROPERTIES) $(BIN)/python -m pytest -q tests/properties/test_acclaim_machine.py

postgres: $(VENV)/dev.built ## The simulator on PostgreSQL, alone and four at once; ACCLAIM_TEST_POSTGRES names a server
	@test -n "$(ACCLAIM_TEST_POSTGRES)" || { echo "Set ACCLAIM_TEST_POSTGRES to the URL of a server"; exit 1; }
	$(BIN)/python -m pytest -q tests/postgres
	ACCLAIM_TEST_DATABASE=$(ACCLAIM_TEST_POSTGRES) $(BIN)/python -m pytest -q -n 2 $(ON_POSTGRES)

example: $(VENV)/run.built ## A stranger's project in a venv of its own: the wheel, built and installed, its server and its plugin
	.ci/example $(BIN)/python

other: $(VENV)/dev.built ## The scenarios on a second LMS, which polls: what holds, and what it declares unsupported
	$(BIN)/python -m pytest -q -n 2 --report build/other --lms-driver examples.other_lms.driver:Driver tests/test_features.py
	OTHER_LMS=build/other $(BIN)/python -m pytest -q tests/suite/test_other_lms.py -k known

shared: $(VENV)/dev.built ## One server for four workers, every scenario twice
	SHARED=2 $(BIN)/python -m pytest -q tests/stage/test_shared_server.py

kills: $(VENV)/dev.built ## kill -9 of a server under load, 50 times on SQLite and, with ACCLAIM_TEST_POSTGRES, on PostgreSQL
	KILLS=50 $(BIN)/python -m pytest -q tests/stage/test_kills.py

chaos: $(VENV)/run.built ## kill -9 of integration and simulator, 200 times among 20,000 completions; CHAOS=--help for more
	@$(BIN)/python -m stage.chaos $(CHAOS)

outage: $(VENV)/dev.built ## A day without Acclaim, 5,000 completions waiting, and one hopeless among 1,000; some minutes
	OUTAGE=5000 $(BIN)/python -m pytest -q tests/faults/test_outage.py tests/faults/test_hopeless.py

bench: $(VENV)/run.built ## What things cost, beside a floor; BENCH=--quick, --write; BENCH_PEERS=1: moto, json-server
	@$(BIN)/python -m bench $(BENCH)

twins: $(VENV)/dev.built ## Broken integrations, Acclaims and LMSs, each against every scenario; writes docs/twins.md; a quarter of an hour
	@$(BIN)/python -m twins $(TWINS)

mutants: $(VENV)/mutants.built ## The integration, broken in some 2,500 small ways, and which of them its tests see; an hour
	@mkdir -p mutants/tmp
	TMPDIR=$(CURDIR)/mutants/tmp $(BIN)/mutmut run
	$(BIN)/mutmut results

report: $(VENV)/dev.built ## The rules and which of them hold, as a page in build/report, and for programs
	@$(BIN)/python -m pytest -q -n 2 --report build/report tests/test_features.py

check: $(VENV)/dev.built ## The gate: format, lint, types, layers, dependencies; how much is assumed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry simulator integration bounded stage steps report suite twins bench
	$(BIN)/python -m simulator.fidelity

fidelity: $(VENV)/dev.built ## Writes docs/fidelity.md from its register and the records in docs/parity
	@page=$$($(BIN)/python -m suite.fidelity) && printf '%s\n' "$$page" > docs/fidelity.md

phrases: $(VENV)/dev.built ## Writes docs/phrases.md from steps and features
	@$(BIN)/python -m steps phrases

format: $(VENV)/dev.built ## Lets ruff format and sort
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## Writes the locks anew; needs uv
	uv pip compile --universal --generate-hashes --no-header --no-annotate pyproject.toml --extra integration -o requirements/run.txt
	uv pip compile --universal --generate-hashes --no-header --no-annotate pyproject.toml --extra integration --group test --group lint \
		-c requirements/run.txt -o requirements/dev.txt
	uv pip compile --universal --generate-hashes --no-header --no-annotate --group build \
		-c requirements/dev.txt -o requirements/build.txt
	uv pip compile --universal --generate-hashes --no-header --no-annotate --group mutants \
		-c requirements/dev.txt -o requirements/mutants.txt
	uv pip compile --universal --generate-hashes --no-header --no-annotate --group browser \
		-c requirements/dev.txt -o requirements/browser.txt

$(VENV)/run.built: requirements/run.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, $(PYTHON) is " + sys.version.split()[0])'
	@echo "Building $(VENV), once ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/browser.built: $(VENV)/dev.built requirements/browser.txt
	@echo "Adding Playwright, once ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/browser.txt
	@touch $@

$(VENV)/mutants.built: $(VENV)/dev.built requirements/mutants.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/mutants.txt
	@touch $@

$(VENV)/dev.built: $(VENV)/run.built requirements/dev.txt
	@echo "Adding the tools for tests and checks, once ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
