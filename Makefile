# Rapport's two commands are `make run` and `make test`; `make` alone lists the rest.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
TOOLS := tests/extension/node_modules/.package-lock.json
TORCH := torch==2.13.0
DATA ?= ../shared/data

# The fast loop leaves out what starts servers, databases and processes.
UNIT := tests/test_access.py tests/test_conversation.py tests/test_protocol.py tests/test_reading.py tests/test_session.py \
	tests/test_settings.py tests/channels tests/classifier/test_batcher.py tests/classifier/test_intents.py tests/desk \
	tests/ingest tests/library tests/suggest

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test checks browserless sure lint types panel bench bench-infinity bench-panel soak train extension lock packages clean

help: ## list these commands
	@echo "Rapport: the right words beside a live conversation."
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/\1|\2/p' Makefile | awk -F'|' '{ printf "  make %-14s %s\n", $$1, $$2 }'

run: $(VENV)/.serving ## install what serving needs, serve on 127.0.0.1:8600, print a sign-in link (PORT=8700 works)
	@exec $(BIN)/assist serve

test: packages $(VENV)/.testing $(TOOLS) ## install what the tests need and run everything
	@$(MAKE) -j2 checks browserless
	@$(BIN)/pytest -m "browser and not soak"

# What needs one core runs on two; the browsers, their servers and chats want both for themselves.
checks: lint types panel

browserless: $(VENV)/.testing
	@$(BIN)/pytest -m "not browser and not soak"

sure: $(VENV)/.testing ## the fast loop: lint, types, unit tests
	@$(MAKE) lint types
	@$(BIN)/pytest -m "not browser and not soak and not train" $(UNIT)

lint: $(VENV)/.testing
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/lint-imports --no-logo >$(VENV)/imports.txt || { cat $(VENV)/imports.txt; exit 1; }

types: $(VENV)/.testing
	@$(BIN)/mypy --no-error-summary

panel: $(TOOLS)
	@npm --prefix tests/extension --silent run types
	@npm --prefix tests/extension --silent test

bench: $(VENV)/.testing ## measure the bare network, a naive server and this one on the same turns (writes var/bench.json)
	@$(BIN)/python -m tests.bench --json var/bench.json

bench-infinity: $(VENV)/.testing ## the same with infinity-emb beside it, in an environment of its own (installs it)
	@test -x .venv-infinity/bin/infinity_emb || { $(PYTHON) -m venv .venv-infinity && .venv-infinity/bin/pip install -q -r tests/bench/infinity.txt; }
	@$(BIN)/python -m tests.bench --json var/bench.json --infinity .venv-infinity/bin/python

bench-panel: packages $(VENV)/.testing $(TOOLS) ## the time from a customer's send to the card on screen, through a real chat and the real panel
	@$(BIN)/python -m tests.bench.panel --json var/bench-panel.json
	@$(BIN)/python -m tests.bench.page_cost --json var/bench-page.json

soak: packages $(VENV)/.testing ## the long tests: fuzzing and endurance
	@$(BIN)/pytest -m soak --timeout 0

train: $(VENV)/.testing ## train the model anew (DATA=folder of labelled turns)
	@$(BIN)/assist train --data $(DATA)

extension: $(VENV)/.serving ## build the side panel for Chromium's and Firefox's store into dist/
	@$(BIN)/assist extension --out dist

clean: ## remove what was installed; the database in var/ stays
	@rm -rf $(VENV) tests/extension/node_modules

# What is installed, and when. A stamp is written last, so that an interrupted step is done again. ---------------------

$(VENV)/.made:
	@eval "$$MAKE_VENV"
	@touch $@

$(VENV)/.serving: $(VENV)/.made assist/requirements.lock pyproject.toml
	@echo "Installing what serving needs (once) ..."
	@$(PIP) install --no-deps --require-hashes -r assist/requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q assist
	@touch $@

# torch comes first and by itself: what the lock holds of its own wants it, and which build fits depends on the machine.
$(VENV)/.testing: $(VENV)/.serving tests/requirements.lock
	@echo "Installing what the tests need (once) ..."
	@$(PIP) install --no-compile $(TORCH)
	@$(PIP) install --no-deps --require-hashes -r tests/requirements.lock
	@touch $@

$(TOOLS): tests/extension/package-lock.json
	@npm --prefix tests/extension ci --silent --no-audit --no-fund
	@touch $@

packages:
	@eval "$$ADD_PACKAGES"

define MAKE_VENV
if $(BIN)/python -m pip --version >/dev/null 2>&1; then exit 0; fi
seen=""
for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do
  version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
  seen=$$version
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue
  fit=$$version
  $$python -c 'import ensurepip, venv' 2>/dev/null || continue
  echo "Making $(VENV) with Python $$version ..."
  $$python -m venv --clear $(VENV) && exit 0
done
if [ -n "$$fit" ]; then
  echo "Python $$fit is here but can't make virtual environments: sudo apt-get install python$$fit-venv" >&2
elif [ -n "$$seen" ]; then
  echo "Rapport needs Python 3.11 or newer and found $$seen: sudo apt-get install python3.12 python3.12-venv" >&2
else
  echo "Rapport needs Python 3.11 or newer and found none: sudo apt-get install python3 python3-venv" >&2
fi
exit 1
endef

define ADD_PACKAGES
missing=""
command -v chromium >/dev/null || missing="$$missing chromium"
command -v Xvfb >/dev/null || missing="$$missing xvfb"
command -v firefox-esr >/dev/null || missing="$$missing firefox-esr"
command -v xdotool >/dev/null || missing="$$missing xdotool"
command -v prosody >/dev/null || missing="$$missing prosody"
[ -d /usr/share/fonts/truetype/dejavu ] || missing="$$missing fonts-dejavu-core"
command -v node >/dev/null || missing="$$missing nodejs"
command -v npm >/dev/null || missing="$$missing npm"
[ -n "$$missing" ] || exit 0
if [ "$$(id -u)" = 0 ]; then
  sudo=""
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
  sudo="sudo"
fi
if [ -z "$${sudo+set}" ] || ! command -v apt-get >/dev/null; then
  echo "The tests need these Debian packages, please install them first: sudo apt-get install$$missing" >&2
  exit 1
fi
echo "Installing$$missing ..."
$$sudo apt-get update -qq
$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null
endef

export MAKE_VENV ADD_PACKAGES

# Torch is in no lock: these come with it or not, as its build wants. --------------------------------------------------

LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
  --no-annotate --quiet
TORCH_BRINGS := torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cupti \
  nvidia-cuda-nvrtc nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver \
  nvidia-cusparse nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx

lock: ## pin every requirement anew, with hashes (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	@echo 'setuptools>=77' | uv pip compile pyproject.toml - $(LOCK) --output-file assist/requirements.lock
	@uv pip compile pyproject.toml --extra train --extra dev --constraint assist/requirements.lock $(LOCK) \
	  $(addprefix --no-emit-package ,$(TORCH_BRINGS)) --output-file tests/requirements.lock
