# On a fresh machine with Python (3.11 or newer) and make, `make demo` and `make test` each do all that they need.
PYTHON ?= python3
BIN := .venv/bin
# uv, where there is one, installs in a fifth of the time; pip, which every Python has, where it is not or cannot.
install = uv pip install --quiet --compile-bytecode --python $(BIN)/python $(1) 2>/dev/null \
	|| $(BIN)/python -m pip install --quiet --disable-pip-version-check $(1)
UV_COMPILE := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header

SCRIPTS := textindex/exhibits/report/report.js textindex/workbench/page/page.js
STYLES := textindex/exhibits/report/report.css textindex/workbench/page/page.css docs/assets/site.css

.PHONY: demo test attribution test-slow fuzz lint lint-js bench docs samples licences sbom lock clean

demo: .venv/runtime
	$(BIN)/textindex demo --out demo-out

# The gate asks for the browser's tests too, and for a report (see .ci/run).
TESTS ?= not slow
test: .venv/dev lint
	$(BIN)/python -m pytest -m "$(TESTS)" $(PYTEST_OPTIONS)

test-slow: .venv/dev
	$(BIN)/python -m pytest -m slow
	HYPOTHESIS_PROFILE=search $(BIN)/python -m pytest -m "hypothesis and not slow"

# Random inputs for each reader, FUZZ_SECONDS each: a minute while working, an hour each before a release.
FUZZ_SECONDS ?= 60
fuzz: .venv/dev
	$(BIN)/python tests/fuzz/run.py $(FUZZ_SECONDS)

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(if $(wildcard node_modules/.bin/eslint),$(MAKE) --no-print-directory lint-js)

# What the pages run. Needs node (npm); `make lint` asks for it only where this has been run once.
lint-js: node_modules/.bin/eslint
	node_modules/.bin/prettier --check $(SCRIPTS) $(STYLES)
	node_modules/.bin/eslint $(SCRIPTS)

node_modules/.bin/eslint:
	npm install --no-save --no-package-lock --no-audit --no-fund --loglevel error @eslint/js@10.0.1 eslint@10.15.0 globals@17.14.0 prettier@3.10.1

bench: .venv/dev
	$(BIN)/python tests/benchmarks/bench_pipeline.py
	$(BIN)/python tests/benchmarks/bench_reading.py
	$(BIN)/python tests/benchmarks/bench_archive.py
	$(BIN)/python tests/benchmarks/bench_english.py
	$(BIN)/python tests/benchmarks/bench_fetch.py
	$(BIN)/python tests/benchmarks/bench_report.py
	$(BIN)/python tests/benchmarks/bench_estimates.py
	$(BIN)/python tests/benchmarks/bench_patents.py
	$(BIN)/python tests/benchmarks/bench_matching.py
	$(BIN)/python tests/benchmarks/bench_correction.py 50 500
	$(BIN)/python tests/benchmarks/bench_simulated.py 100
	$(BIN)/python tests/benchmarks/bench_reconstruct.py
	$(BIN)/python tests/benchmarks/bench_start.py
	$(BIN)/python tests/benchmarks/bench_expand.py
	$(BIN)/python tests/benchmarks/bench_novelty.py
	$(BIN)/python tests/benchmarks/bench_event_study.py time

# With what the notebooks show. The tests build it too, without running them.
docs: .venv/dev
	TEXTINDEX_DOCS=full $(BIN)/properdocs build --strict

# Fits the attribution model anew to the hits that were read; needs the shared reports beside the project.
attribution: .venv/dev
	$(BIN)/python tests/quality/attribution/train.py ../shared/data .attribution-store

samples: .venv/dev
	$(BIN)/python corpora_samples/make.py

# What is used and under which licence; exits with 1 where one forbids commercial use or asks others to be open.
licences: .venv/dev
	$(BIN)/python .ci/supply.py licences

# What an installation with all extras holds (CycloneDX 1.6, JSON).
sbom: .venv/dev
	$(BIN)/python .ci/supply.py sbom sbom.cdx.json

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runtime: .venv/bin/python requirements.lock pyproject.toml
	$(call install,--require-hashes -r requirements.lock)
	$(call install,--no-deps --editable .)
	touch $@

.venv/dev: .venv/bin/python requirements-dev.lock pyproject.toml
	$(call install,--require-hashes -r requirements-dev.lock)
	$(call install,--no-deps --editable .)
	touch $@ .venv/runtime

# Needs uv. The lock files carry versions and hashes, no addresses.
lock:
	$(UV_COMPILE) pyproject.toml --all-extras --group dev --output-file requirements-dev.lock
	$(UV_COMPILE) pyproject.toml --extra estimates --extra exhibits --extra workbench \
		--constraints requirements-dev.lock --output-file requirements.lock

clean:
	rm -rf .venv demo-out site .docs-cache .pytest_cache .mypy_cache .ruff_cache .hypothesis node_modules
