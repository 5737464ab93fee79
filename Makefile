# Two Tracks: every target sets up what it needs by itself. `make help` lists them.
# All paths are relative, so the folder may have spaces in its name.

PYTHON ?= python3
CORPUS ?= teaching
ARGS ?=
FROM ?=
VENV := .venv
ifeq ($(OS),Windows_NT)
PY := $(VENV)/Scripts/python.exe
else
PY := $(VENV)/bin/python
endif

LOCK := --quiet --universal --python-version 3.11 --extra study --group dev --no-header --no-annotate --strip-extras

export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

# Tests run in a process a core, four at most (each takes half a gigabyte); one that is idle takes over from one that is
# not. `make test ARGS="-n 0"` runs them one after the other.
AT_ONCE := -n auto --maxprocesses 4 --dist worksteal

# A corpus given without CORPUS= would be taken for a target, and the teaching corpus would be run instead.
TARGETS := help setup study test fast check check-install lab bench lock clean corpora fetch calibrate docs readme reproduce paper
ifneq ($(filter-out $(TARGETS) $(VENV)/.ready,$(MAKECMDGOALS)),)
$(error There is no target '$(filter-out $(TARGETS),$(MAKECMDGOALS))'. A corpus is given as CORPUS="name or path"; make help lists the targets)
endif

.DEFAULT_GOAL := help
.PHONY: $(TARGETS)

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(VENV)/.ready ## make .venv and install the locked packages (the others do this by themselves)

$(VENV)/.ready: requirements.lock bootstrap.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Two Tracks needs Python 3.11 or newer and found " + sys.version.split()[0] + ". Install a newer Python, or name one: make study PYTHON=python3.12")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make an environment. On Debian or Ubuntu install the missing part once: sudo apt install python3-venv"; exit 1; }
	@echo "Setting up .venv (once; a minute or so plus the download) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PY) -m pip install -qq --require-hashes -r bootstrap.lock \
	  && $(PY) -m uv pip install --no-config --quiet --compile-bytecode --python $(PY) --require-hashes -r requirements.lock \
	  || { echo "The fast installer did not work here; using pip, which takes a few minutes."; \
	       $(PY) -m pip install -qq --require-hashes -r requirements.lock; }
	@$(PY) -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@

study: $(VENV)/.ready ## run every notebook: figures/NAME and build/NAME/index.html (CORPUS=name or path)
	@$(PY) -m twotracks study "$(CORPUS)" $(ARGS)

paper: $(VENV)/.ready ## tables, figures, methods and checklist for a paper, of a study that has been run (CORPUS=name)
	@$(PY) -m twotracks paper "$(CORPUS)"

reproduce: $(VENV)/.ready ## run the study anew and compare every number with the committed ones (CORPUS=name)
	@$(PY) -m twotracks reproduce "$(CORPUS)"

test: $(VENV)/.ready ## run the whole test suite
	@$(PY) -m pytest $(AT_ONCE) $(ARGS)

fast: $(VENV)/.ready ## the quick tests, for contributors
	@$(PY) -m pytest $(AT_ONCE) -m "not slow" $(ARGS)

check: $(VENV)/.ready ## style, types, which room imports which, and that the notebooks are stripped of outputs
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo
	@$(PY) -m nbstripout --verify notebooks/*.ipynb

check-install: ## install as environment.yml does, with an old pip, and read a page of each kind (needs a package index)
	@rm -rf build/old-pip && $(PYTHON) -m venv build/old-pip
	@build/old-pip/bin/python -m pip install -qq pip==23.0.1
	@build/old-pip/bin/python -m pip install -qq -c constraints.txt -e ".[study]"
	@build/old-pip/bin/python tests/install/read_pages.py

corpora: $(VENV)/.ready ## list the corpora the study knows: what is present, licence, size
	@$(PY) -m twotracks corpora

fetch: $(VENV)/.ready ## get a known corpus, verified (CORPUS=name, FROM=path if you have a copy)
	@$(PY) -m twotracks fetch "$(CORPUS)" $(if $(FROM),--from "$(FROM)")

calibrate: $(VENV)/.ready ## try the intervals on simulated corpora (an hour or more; goes on if interrupted)
	@$(PY) -m twotracks calibrate $(ARGS)

lab: $(VENV)/.ready ## open JupyterLab on the notebooks
	@$(PY) -m twotracks lab $(ARGS)

bench: $(VENV)/.ready ## compare speed and memory with the usual student notebook
	@$(PY) -m benchmarks.student_notebook $(ARGS)

docs: $(VENV)/.ready ## write docs/api.md, docs/VALIDATION.md and the study's tables in data/README.md from code and results
	@$(PY) -m docs.build_api
	@$(PY) -m docs.build_dictionary
	@$(PY) -m docs.build_validation

readme: $(VENV)/.ready ## write README.md from docs/README.template.md and the committed results
	@$(PY) -m docs.build_readme

lock: ## for maintainers: renew the locks from pyproject.toml; versions stay unless ARGS=--upgrade
	@$(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install -qq --require-hashes -r bootstrap.lock
	@build/lock/bin/python -m uv pip compile $(LOCK) --generate-hashes -o requirements.lock pyproject.toml $(ARGS)
	@build/lock/bin/python -m uv pip compile $(LOCK) -o constraints.txt -c requirements.lock pyproject.toml

clean: ## remove .venv and build (figures stay)
	@rm -rf $(VENV) build
