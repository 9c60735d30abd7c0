# Everything a newcomer needs: `make demo`, `make test`. Installs into .venv only.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
DEMO := demo-out

.PHONY: help demo test web screenshots bench judge chaos mutants lint format check system lock clean

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

# Locked versions with hashes first, then the project itself without looking further.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tactful needs Python 3.11 or newer; set PYTHON=…" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## run the main job on the bundled workspace: lint, approve, send, verify
	$(BIN)/tactful demo --into $(DEMO)

test: $(READY) system ## everything the suite needs, then the whole suite
	$(BIN)/python -m pytest

system: ## Debian packages that the tests drive (postfix, dovecot, chromium, postgresql), where they may be installed
	@./tests/system_packages.sh

web: $(READY) ## the demo's workspace in the browser
	@test -f $(DEMO)/workspace/tactful.toml || $(BIN)/tactful demo --into $(DEMO)
	$(BIN)/tactful web --workspace $(DEMO)/workspace

screenshots: $(READY) system ## every page at two widths, light and dark, into ./screenshots
	$(BIN)/python -m tests.web.screenshots screenshots

bench: $(READY) ## measured ratios; see docs/benchmarks.md
	$(BIN)/python tests/bench/run.py

judge: $(READY) ## puts faults into mails and lists, and says which are found: CASES=80 SEED=12; see docs/judgement.md
	$(BIN)/python -m tests.judge.run --tables $(if $(CASES),--cases $(CASES)) $(if $(SEED),--seed $(SEED))

chaos: $(READY) system ## the sender among crashes, freezes and a server that misbehaves: KILLS=200 MESSAGES=10000 MAILBOXES=20 POSTGRES=1 WORKERS=2 MINUTES=30
	$(BIN)/python -m tests.chaos.run $(if $(MESSAGES),--messages $(MESSAGES)) $(if $(MAILBOXES),--mailboxes $(MAILBOXES)) $(if $(KILLS),--kills $(KILLS)) $(if $(FREEZES),--freezes $(FREEZES)) $(if $(SEED),--seed $(SEED)) $(if $(POSTGRES),--postgres) $(if $(WORKERS),--workers $(WORKERS) --cuts $(or $(CUTS),1) --restarts $(or $(RESTARTS),1) --pace $(or $(PACE),0.3)) $(if $(MINUTES),--minutes $(MINUTES))

mutants: $(READY) ## breaks the code, and says what no test notices: ROOM=lint/proof SAMPLE=50 SEED=1
	$(BIN)/python -m tests.mutants.run $(ROOM) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED))

lint: $(READY) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests/*.py tests/campaigns tests/demo tests/judge tests/lint tests/templates tests/web

format: $(READY) ## ruff, fixing
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

check: lint test ## what CI runs

lock: ## write requirements.lock anew from pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header --upgrade --quiet -o requirements.lock

clean: ## remove what make made
	rm -rf $(VENV) $(DEMO) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/bench/mjml_npm/node_modules tests/bench/djlint/.venv
