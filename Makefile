# govsim: everything a fresh machine needs is Python 3.11 or later and make.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
STAMP := $(VENV)/.complete

.DEFAULT_GOAL := help
.PHONY: help setup appendix test lint lab clean messages lock

help: ## this list
	@echo "make setup      install govsim and its libraries into $(VENV)"
	@echo "make appendix   write the proposal appendices of the sample district to reports/appendix"
	@echo "make test       check style, types and layers, then run every test"
	@echo "make lint       style, types and layers only"
	@echo "make lab        open the notebooks in JupyterLab"
	@echo "make messages   merge and compile the Chinese message catalogue"
	@echo "make lock       pin the versions installed in $(VENV) in requirements.lock.txt"
	@echo "make clean      remove what was built, $(VENV) included"

setup: $(STAMP) ## install into .venv

$(STAMP): requirements.lock.txt pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" \
	  || { echo "govsim needs Python 3.11 or later; this is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -c "import venv, ensurepip" 2>/dev/null \
	  || { echo "This Python has no venv module; on Debian and Ubuntu install the package python3-venv."; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.lock.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

appendix: setup ## the main job on the sample district
	$(RUN) -m govsim appendix baseline raise-grants entry-by-exam --output reports/appendix

lint: setup
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports
	$(RUN) -m govsim.catalogue.build_messages --check

test: lint
	$(RUN) -m pytest -n 2 --dist worksteal

lab: setup
	$(RUN) -m jupyterlab notebooks

messages: setup
	$(RUN) -m govsim.catalogue.build_messages

lock: setup
	$(RUN) -m pip freeze --exclude-editable | grep -E '^[A-Za-z0-9._-]+==' | sort -f > requirements.lock.txt

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find govsim tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
