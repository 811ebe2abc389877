# Two commands matter: `make demo` and `make test`. Both set up all they need, once.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
PORT ?= 8001
DB ?= var/demo.db
READY := .venv/.ready

.PHONY: help setup demo test check bench serve lock docs golden clean

help:  ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

$(READY): requirements.txt pyproject.toml .ci/setup
	@.ci/setup

setup: $(READY)  ## install everything into .venv (uv, pinned packages, a Chromium, CJK fonts)

demo: $(READY)  ## crawl the bundled portals, parse what was found, leave var/demo.db
	@PYTHONPATH=.:tests $(PY) -m lab.demo

test: $(READY)  ## the whole test suite
	@$(PY) -m pytest -n 2 --dist loadgroup -q

check: $(READY)  ## lint, format, types, import contracts, docs
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/cog --check README.md README.zh.md docs/*.md
	@$(PY) -m archive.schema_page --check docs/schema.md

bench: $(READY)  ## speed and size, as ratios against named rivals in the same run
	@PYTHONPATH=.:tests $(PY) -m bench

serve: $(READY)  ## open the demo's archive in Datasette (DB=..., PORT=...)
	@.venv/bin/gongkai serve --archive $(DB) --port $(PORT)

docs: $(READY)  ## rewrite the generated parts of the documents
	@.venv/bin/cog -r README.md README.zh.md docs/*.md
	@$(PY) -m archive.schema_page docs/schema.md

golden: $(READY)  ## rewrite golden files; fails on purpose, so that a person reads the difference
	@$(PY) -m pytest -q --update-golden

lock: $(READY)  ## resolve pyproject.toml again into requirements.txt, with hashes and without any package host
	@.tools/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header -q -o requirements.txt

clean:  ## forget the environment and the demo's archive
	@rm -rf .venv .tools .cache var
