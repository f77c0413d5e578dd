# One command per job. On a fresh clone `make demo` and `make test` need nothing but Python 3.11 or newer,
# make and, for the first run, a way to install packages.

PYTHON ?= python3
BIN    := .venv/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
OUT    ?= out

# Everything that is Python, as far as it is there.
SOURCES := $(wildcard assess benchmarks samples scripts tests)
TYPED   := assess scripts $(wildcard tests) $(wildcard benchmarks/*.py) $(wildcard samples/*.py samples/*/*.py)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# ── the environment ──────────────────────────────────────────────────────────────────────────

$(BIN)/python:
	@PYTHON="$(PYTHON)" scripts/virtual-environment.sh .venv

# The build backend goes in first and the build uses it in place, so that it is a pinned one as well.
.venv/installed-runtime: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) hatchling editables
	$(PIP) --no-build-isolation --editable .
	@touch $@

.venv/installed-development: .venv/installed-runtime
	$(PIP) --no-build-isolation --editable '.[dev]'
	@touch $@

.PHONY: libraries
libraries: | $(BIN)/python
	@PYTHON=$(BIN)/python scripts/system-libraries.sh

.PHONY: setup
setup: libraries .venv/installed-development ## Make .venv with everything for development
	@echo 'Ready. To use it: . .venv/bin/activate'

.PHONY: constraints
constraints: setup ## Write the installed versions to constraints.txt
	$(BIN)/python -m scripts.constraints

# ── using it ─────────────────────────────────────────────────────────────────────────────────

.PHONY: demo
demo: libraries .venv/installed-runtime ## Make the sample reports in out/
	@$(BIN)/python -m scripts.demo $(OUT)

# ── checking it ──────────────────────────────────────────────────────────────────────────────

.PHONY: test
test: setup ## Run the tests, on every core
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(ARGS)

.PHONY: coverage
coverage: setup ## Run the tests and measure which lines and branches they reach
	$(BIN)/python -m pytest --cov --cov-report=term $(ARGS)

.PHONY: format
format: setup ## Format the code, and fix what can be fixed safely
	$(BIN)/ruff check --fix-only $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

.PHONY: lint
lint: setup ## Check style, types, imports, dependencies, spelling, YAML
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy $(TYPED)
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry assess
	$(BIN)/codespell
	$(BIN)/yamllint --strict --config-file scripts/yamllint.yaml questionnaires
	scripts/check-schemas.sh $(BIN)/check-jsonschema

.PHONY: drift
drift: setup ## Check that the generated files are what the code would generate
	$(BIN)/python -m scripts.generate --check schema docs

.PHONY: check
check: lint test drift ## All of lint, test and drift

# ── generating it ────────────────────────────────────────────────────────────────────────────

.PHONY: schema
schema: setup ## Write docs/schema/*.schema.json from the model
	$(BIN)/python -m scripts.generate schema

.PHONY: docs
docs: setup ## Write docs/cli.md from the commands
	$(BIN)/python -m scripts.generate docs

.PHONY: golden
golden: setup ## Write the expected results of the tests anew; read the diff before you keep it
	$(BIN)/python -m pytest --update-golden $(ARGS)

.PHONY: pictures
pictures: setup demo ## Draw the pictures of the README from the demo's reports
	$(BIN)/python -m scripts.pictures $(OUT) docs/pictures

.PHONY: bench
bench: setup ## Measure time and memory
	@set -e; for name in startup scoring peers batch reports interview capture robustness register redflags; do $(BIN)/python -m benchmarks.$$name; done

.PHONY: mutants
mutants: setup ## Change the scoring code in small ways and see that a test fails (takes an hour or more)
	nice -n 10 $(BIN)/python -m scripts.mutants $(ARGS)

.PHONY: wheel
wheel: setup ## Build the wheel and the source archive into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation

.PHONY: try-wheel
try-wheel: wheel ## Install the wheel elsewhere and do the main job with it
	PYTHON="$(PYTHON)" scripts/try-wheel.sh dist/*.whl

.PHONY: clean
clean: ## Remove what make made, except .venv
	rm -rf $(OUT) dist build htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## Remove .venv and the other environments as well
	rm -rf .venv .venv-peers .mutants
