# Everything a fresh clone needs: Python 3.11 or later, make and the package registries.

SHELL := /bin/bash
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
DISK_GIGABYTES := 12
BROWSERS := chromium google-chrome chromium-browser

.PHONY: env chromium ftm test check demo clean
.DEFAULT_GOAL := test

env: .venv/.ready

# The stamp makes the second run a matter of comparing three dates.
.venv/.ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { \
		echo "linkrisk needs Python 3.11 or later and found none: install python3.11 and python3.11-venv" \
			"(or name one: make PYTHON=/path/to/python3)" >&2; exit 1; }
	@free=$$(df -Pk . | awk 'NR == 2 { print int($$4 / 1048576) }'); \
	test -d .venv || test "$$free" -ge $(DISK_GIGABYTES) || { \
		echo "linkrisk needs $(DISK_GIGABYTES) GB of free disk for its environment, here are $$free GB" >&2; \
		exit 1; }
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv || { \
		rm -rf .venv; \
		echo "Python can't make a virtual environment: install its venv module (python3-venv)" >&2; exit 1; }
	@test -x .venv/bin/uv || { \
		{ .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip; } && \
		.venv/bin/python -m pip install --quiet uv; } || { \
		echo "uv could not be installed: is the Python package registry reachable from here?" >&2; exit 1; }
	@export VIRTUAL_ENV="$(CURDIR)/.venv"; \
	.venv/bin/uv pip sync --quiet requirements.lock && \
	.venv/bin/uv pip install --quiet --no-deps --editable . || { \
		echo "The packages of requirements.lock could not be installed (reason above): is the Python" \
			"package registry reachable, and does the disk have room?" >&2; exit 1; }
	@touch $@

# The tests of the page drive a browser: one on the PATH, else the system's, else Playwright's.
chromium: env
	@for name in $(BROWSERS); do command -v $$name >/dev/null && exit 0; done; \
	.venv/bin/python -m tests.browser >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk && exit 0; \
	fi; \
	.venv/bin/playwright install chromium && exit 0; \
	echo "No Chromium on the PATH and none could be installed: install chromium and a font with" \
		"Chinese characters (fonts-noto-cjk)" >&2; exit 1

# The extra for FollowTheMoney is compiled here; without ICU and a compiler an older one is installed.
ftm: env .venv/.ftm

.venv/.ftm: requirements-ftm.lock requirements-ftm-wheels.lock .venv/.ready
	@export VIRTUAL_ENV="$(CURDIR)/.venv"; install=".venv/bin/uv pip install --quiet --no-deps"; \
	{ $$install -r requirements-ftm.lock 2>/dev/null || \
		$$install --only-binary :all: -r requirements-ftm-wheels.lock; } && touch $@ || \
		echo "The extra ftm could not be installed: its tests are skipped" >&2

# Two at once, each with its own Neo4j: what one waits for, the other uses.
test: env chromium ftm
	.venv/bin/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

check: env
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	$(MAKE) test

demo: env
	.venv/bin/linkrisk demo

clean:
	-test ! -x .venv/bin/linkrisk || .venv/bin/linkrisk neo4j stop
	rm -rf .linkrisk .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
