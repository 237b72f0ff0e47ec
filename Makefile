# The one definition of every tool. `make demo` and `make test` are all a newcomer needs.
PORT ?= 8000
BIN := .venv/bin
UV := $(BIN)/uv
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& echo $$p && break; done)
# a home that can't be written to is no obstacle
ifneq ($(shell test -w "$$HOME" && echo yes),yes)
export UV_CACHE_DIR := $(CURDIR)/.venv/.cache/uv
export PIP_CACHE_DIR := $(CURDIR)/.venv/.cache/pip
endif
# some hundred processes start in a test: none compiles again what another compiled
export PYTHONDONTWRITEBYTECODE :=
# Django's templates, not the messages' plain text
TEMPLATES = $(shell find src -name '*.html')

.PHONY: fuzz prove help demo test check fix bench setup setup-test chromium lock messages compile-messages \
	screenshots format lint types contracts templates migrations locale-check unit browser images clean

help:
	@echo "make demo    start Nabij with a made-up organisation   (PORT=8000 FRESH=1)"
	@echo "make test    everything that must hold, as .ci/run does"
	@echo "make check   format, lint, types, contracts, templates, migrations, translations"
	@echo "make fix     repair what a tool can repair"
	@echo "make bench   measure"
	@echo "make fuzz    ask the open door some ten thousand random things"
	@echo "make prove   let the state machine of the diary take 10,000 steps"
	@echo "make setup   install, so that .venv/bin/nabij works"

# --- set up ---------------------------------------------------------------------------------

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Nabij needs Python 3.11, 3.12 or 3.13 as python3."; exit 1; }
	@rm -rf .venv; $(PYTHON) -m venv .venv >/dev/null 2>&1 || { \
		rm -rf .venv; \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null || { \
			echo "Python's venv is missing: run  sudo apt-get install python3-venv  first."; exit 1; }; \
		echo "Installing python3-venv ..."; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; } \
			>/dev/null 2>&1 && $(PYTHON) -m venv .venv >/dev/null || { \
			rm -rf .venv; echo "python3-venv could not be installed; do it by hand."; exit 1; }; }

# uv is quick; where it doesn't know this machine's registry, pip does
.venv/.runtime: requirements/build.txt requirements/runtime.txt pyproject.toml | .venv/bin/python
	@echo "Installing what Nabij needs ..."
	@$(PIP) install --require-hashes -r requirements/build.txt
	@$(UV) pip install --quiet --require-hashes -r requirements/runtime.txt 2>/dev/null \
		|| $(PIP) install --require-hashes -r requirements/runtime.txt
	@$(UV) pip install --quiet --offline --no-deps --no-build-isolation -e . 2>/dev/null \
		|| $(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	@echo "Installing what the tests need ..."
	@$(UV) pip install --quiet --require-hashes -r requirements/dev.txt 2>/dev/null \
		|| $(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

setup: .venv/.runtime compile-messages

setup-test: .venv/.dev chromium compile-messages

# what the tests in a browser need from the system: Chromium, and a library of Playwright's driver
chromium: .venv/.dev
	@need=""; \
	test -e .venv/.driver || { $(BIN)/playwright --version >/dev/null 2>&1 && touch .venv/.driver; } \
		|| need=libatomic1; \
	command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || test -e .venv/.chromium || need="chromium $$need"; \
	if test -z "$$need"; then exit 0; \
	elif test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
		echo "Installing $$need ..."; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$need; } \
			>/dev/null && exit 0; \
	elif test "$$need" = "chromium "; then \
		$(BIN)/playwright install chromium && touch .venv/.chromium && exit 0; \
	fi; \
	echo "The tests in a browser need more: run  sudo apt-get install $$need  first."; exit 1

compile-messages: .venv/.runtime
	@$(BIN)/python -m nabij.config.translations compile

# --- run ------------------------------------------------------------------------------------

demo: setup
	@case "$(PORT)" in ''|*[!0-9]*) echo "PORT must be a number, such as 8001." >&2; exit 1;; esac
	@$(BIN)/nabij demo --port $(PORT) $(if $(FRESH),--fresh)

bench: setup-test
	@$(BIN)/python -m benchmarks

# --- check ----------------------------------------------------------------------------------

test: setup-test
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory unit browser

check: .venv/.dev
	@$(MAKE) --no-print-directory -j 2 --output-sync $(CHECKS)

CHECKS := types format lint contracts templates migrations locale-check

format: .venv/.dev
	$(BIN)/ruff format --check --quiet
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)

lint: .venv/.dev
	$(BIN)/ruff check --quiet

types: .venv/.dev
	$(BIN)/mypy

contracts: .venv/.dev
	$(BIN)/lint-imports --no-logo

templates: .venv/.dev
	$(BIN)/djlint --lint --quiet src

migrations: .venv/.dev
	NABIJ_MODE=test NABIJ_DATA_DIR=var/test $(BIN)/nabij manage makemigrations --check --dry-run

locale-check: .venv/.dev
	$(BIN)/python -m nabij.config.translations check

unit: setup-test
	$(BIN)/pytest tests --ignore=tests/browser -n 2 -q

# a database of its own: it may run beside `unit`
browser: setup-test
	NABIJ_TEST_NAME=pages $(BIN)/pytest tests/browser -n 2 -q

# some ten thousand random requests on the open door; the suite asks some hundreds
fuzz: setup-test
	FUZZ=$(or $(FUZZ),12000) $(BIN)/pytest tests/api/test_open_fuzz.py -q -s

# ten thousand steps of the state machine of the diary; the suite takes some eighty
prove: setup-test
	NABIJ_STEPS=$(or $(STEPS),10000) $(BIN)/pytest tests/diary -n0 -q -s

# --- change ---------------------------------------------------------------------------------

fix: .venv/.dev
	-$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format --quiet
	-$(BIN)/djade --target-version 5.2 $(TEMPLATES)

lock: .venv/.runtime
	$(COMPILE) requirements/build.in -o requirements/build.txt
	$(COMPILE) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) pyproject.toml --group dev -c requirements/runtime.txt -o requirements/dev.txt

# every page of the tests in a browser, pictured in var/screenshots
screenshots: setup-test
	NABIJ_SCREENSHOTS=1 $(BIN)/pytest tests/browser -n 2 -q

# the pictures of the documents, from a demo of their own
images: setup-test
	PYTHONPATH=. $(BIN)/python docs/make_images.py

# MODULE="surveys people" limits it
messages: .venv/.dev
	$(BIN)/python -m nabij.config.translations extract $(MODULE)

clean:
	rm -rf .venv var build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
