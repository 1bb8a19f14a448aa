# Two commands on a fresh machine: make demo, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test lint docs evidence bench picture pictures clean

demo: $(VENV)/.runtime  ## The sample centre, from its files to the Monday answer
	@mkdir -p demo
	@test -f demo/files/wellspent.toml || $(BIN)/wellspent sample demo/files --happenings
	@test -f demo/centre/wellspent.toml || $(BIN)/wellspent init demo/centre
	@cp demo/files/wellspent.toml demo/centre/wellspent.toml
	$(BIN)/wellspent import demo/centre demo/files/contacts.jsonl.gz demo/files/*.csv
	$(BIN)/wellspent run demo/centre
	@ls demo/centre/worth/*.json >/dev/null 2>&1 || $(BIN)/wellspent worth demo/centre
	@ls demo/centre/listening/*.topics.parquet >/dev/null 2>&1 || $(BIN)/wellspent listen demo/centre
	@ls demo/centre/moments/*.json >/dev/null 2>&1 || $(BIN)/wellspent moments demo/centre >/dev/null
	@$(BIN)/wellspent report demo/centre --html demo/monday.html
	@PATH="$(CURDIR)/$(BIN):$$PATH" wellspent serve demo/centre --demo --ask

test: $(VENV)/.dev  ## Every test
	$(BIN)/python -m pytest --numprocesses 2

lint: $(VENV)/.dev  ## Style, types, and the direction of imports
	$(BIN)/ruff format --check src tests evidence benchmarks
	$(BIN)/ruff check src tests evidence benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.dev  ## Run every example of the documentation
	$(BIN)/python -m pytest tests/test_documentation.py

evidence: $(VENV)/.dev  ## Print every figure of docs/evidence.md (needs ../shared; some minutes)
	for script in evidence/*.py; do $(BIN)/python $$script || exit 1; done

bench: $(VENV)/.dev  ## Print every figure of docs/performance.md
	for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

clean:  ## Everything that was made here
	rm -rf $(VENV) demo build dist

$(VENV)/.dev: $(VENV)/.runtime
	$(INSTALL) --editable '.[dev]'
	@touch $@

$(VENV)/.runtime: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) --editable '.[listening,staffing,web,worth]'
	@touch $@

# Debian keeps venv in a package of its own; root may install it here, others are told
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "wellspent needs Python 3.11 or newer; name one: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || apt-get install --yes python3-venv || \
	  { echo "Python's venv is missing. Install it: apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv $(VENV)

picture: demo  ## The picture of the report in the README (needs chromium)
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1280,800 \
	  --user-data-dir=build/chromium --screenshot=docs/images/report.png "file://$(CURDIR)/demo/monday.html"

pictures: $(VENV)/.dev  ## A picture of every page of the web app (needs chromium)
	WELLSPENT_PICTURES=1 $(BIN)/python -m pytest tests/web/test_browser_pages.py
