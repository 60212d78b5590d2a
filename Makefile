# Named commands: `make demo` shows Tocsin at work, `make test` checks everything.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help install demo test lint types contracts tests faults schema serve crash soak lock clean

help:  ## Say what each command does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /: /' | sort

install: $(STAMP)  ## Make .venv and install what requirements.lock names

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/pip check
	touch $@

demo: $(STAMP)  ## Run the main job against the bundled newsroom and show what came of it
	$(BIN)/tocsin demo

test: $(STAMP) lint types contracts tests  ## Lint, types, import contracts and all tests

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

contracts: $(STAMP)
	$(BIN)/lint-imports

tests: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist loadgroup --cov

faults: $(STAMP)  ## Run the cases of the fault table and write docs/faults.md
	$(BIN)/python -m tests.web.fault_table

schema: $(STAMP)  ## Write docs/schema.md from what the database says of itself
	TOCSIN_WRITE_DOCS=1 $(BIN)/python -m pytest -q tests/surface/test_queries.py -k schema

serve: $(STAMP)  ## Run on a schedule, with a Prefect server on loopback
	$(BIN)/tocsin serve

crash: $(STAMP)  ## Kill ingest at random moments and at each failpoint, and check the laws (long)
	$(BIN)/python -m benchmarks.crash

soak: $(STAMP)  ## Run 200 simulated polling cycles and see what grows (long)
	$(BIN)/python -m benchmarks.soak

lock:  ## Compile requirements.lock for all platforms and Pythons (needs uv)
	echo 'duckdb==1.5.5' | uv pip compile --universal --generate-hashes --python-version 3.11 --extra dev \
		--no-header --no-annotate --quiet --constraint - pyproject.toml -o requirements.lock

clean:  ## Remove what the commands above made
	rm -rf $(VENV) demo-data build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
