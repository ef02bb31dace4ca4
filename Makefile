# Everything a developer runs. Each target first makes sure that the machine has what it needs (devserver/bootstrap.sh).
PYTHON := .venv/bin/python
BIN := .venv/bin
SOURCES := $(wildcard docassemble devserver tests benchmarks setup.py)
# Where a browser looks over a robot's shoulder.
LOOKED_AT := $(patsubst %,tests/integration/test_%.py,documents moved_interviews without_configuration)
QUESTIONS := docassemble/legalaidsync/data/questions
# Several processes read the same modules: each would compile all of them anew where the machine forbids to keep that.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo run stop test walks newest unit lint format translations bench soak siege demos clean

help:  ## say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

demo:  ## start a private docassemble server and play one whole intake (CHECK=1: stop after the report)
	@devserver/bootstrap.sh demo
	@exec $(PYTHON) -m devserver demo $(if $(CHECK),--check)

run:  ## start the same server without playing
	@devserver/bootstrap.sh demo
	@exec $(PYTHON) -m devserver run

stop:  ## stop the servers of this checkout
	@$(PYTHON) -m devserver stop

test:  ## everything: style, types, questions, unit, contract, integration and browser tests
	@devserver/bootstrap.sh test
	@$(MAKE) --no-print-directory --jobs=2 --output-sync checks
	@exec $(PYTHON) -m pytest -n 5 --dist loadfile --no-loadscope-reorder

walks:  ## every walk in a browser in each language at each width, by mouse and by keyboard
	@devserver/bootstrap.sh test
	@LEGALAIDSYNC_ALL_WAYS=1 exec $(PYTHON) -m pytest -n 4 --dist loadfile tests/browser $(LOOKED_AT)

newest:  ## the tests that touch docassemble, on its newest release (TESTS="..." for others)
	@devserver/bootstrap.sh test
	@exec $(PYTHON) -m devserver.newest $(TESTS)

unit:  ## the tests that need no server, in seconds
	@devserver/bootstrap.sh unit
	@exec $(PYTHON) -m pytest $(wildcard tests/unit tests/contract) -m "not slow"

lint:  ## style, types and questions only
	@devserver/bootstrap.sh unit
	@$(MAKE) --no-print-directory --jobs=2 --output-sync checks

.PHONY: checks ruff mypy dayamlchecker
checks: ruff mypy dayamlchecker

ruff:
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)

mypy:
	$(BIN)/mypy

dayamlchecker:
	$(BIN)/dayamlchecker $(QUESTIONS)

format:  ## put the sources into the house style
	@devserver/bootstrap.sh unit
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

translations:  ## write the file that a translator fills: make translations TO=es
	@devserver/bootstrap.sh unit
	@exec $(PYTHON) -m devserver.translations $(or $(TO),es)

bench:  ## the measurements of benchmarks/README.md
	@devserver/bootstrap.sh test
	@exec $(PYTHON) -m benchmarks

soak:  ## 10,000 operations through a failing LegalServer and dying workers; counts every effect (OPERATIONS=n)
	@devserver/bootstrap.sh test
	@exec $(PYTHON) -m benchmarks.soak --operations $(or $(OPERATIONS),10000)

siege:  ## 10,000 forged, bent, expired and replayed calls of every endpoint and link; counts what they did (REQUESTS=n)
	@devserver/bootstrap.sh test
	@exec $(PYTHON) -m benchmarks.siege --requests $(or $(REQUESTS),10000)

demos:  ## the robot walks every interview that docassemble ships, and prints how far it came (ONLY="text-field yesno")
	@devserver/bootstrap.sh test
	@exec $(PYTHON) -m benchmarks.demos $(ONLY)

clean:  ## stop the servers; delete their folders, .venv and what tools leave behind
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m devserver clean; fi
	rm -rf .venv .private build dist screenshots *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
