# `make help` lists what there is. Everything runs in .venv, which the first target that needs it makes.
.DEFAULT_GOAL := help
.PHONY: help run test test-long test-elasticsearch-9 check format requirements openapi example bench bench-serving clean

# Where compiled modules are not kept, each process compiles 1,800 of them as it starts: 2 seconds.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
SCRATCH_VAR = ROOST_VAR=$${TMPDIR:-/tmp}/roost-make-$$(id -u)

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-21s %s\n", $$1, $$2}' $(MAKEFILE_LIST) | sort

run: .venv/.runtime ## Start Roost here: sets itself up, loads a demo site, serves until Ctrl-C (PORT=8000)
	@exec $(BIN)/python manage.py quickstart

test: .venv/.development ## Run the tests: first those of the database on PostgreSQL, then all on SQLite
	@status=0; \
	ROOST_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 --dist loadgroup -m "both_databases and not long" || status=1; \
	$(BIN)/python -m pytest -n 2 --dist loadgroup || status=1; \
	exit $$status

test-long: .venv/.development ## Run the tests that take minutes
	@$(BIN)/python -m pytest -m long

test-elasticsearch-9: .venv/.development ## Run the tests of search on Elasticsearch 9 (needs Java 21)
	@ROOST_TEST_ELASTICSEARCH_VERSION=9.4.3 $(BIN)/python -m pytest tests/search -k elasticsearch

check: .venv/.development ## Check style, types, layers, settings and migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(SCRATCH_VAR) $(BIN)/mypy
	@$(BIN)/lint-imports
	@$(SCRATCH_VAR) $(BIN)/python manage.py check
	@$(SCRATCH_VAR) $(BIN)/python manage.py makemigrations --check --dry-run

format: .venv/.development ## Sort imports and format the code
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

requirements: .venv/.development ## Compile the exact pins of requirements*.txt from requirements*.in
	@$(BIN)/pip-compile --quiet --no-header --strip-extras --allow-unsafe --no-emit-find-links requirements.in -o requirements.txt
	@$(BIN)/pip-compile --quiet --no-header --strip-extras --allow-unsafe --no-emit-find-links requirements-dev.in -o requirements-dev.txt
	@$(BIN)/pip-compile --quiet --no-header --strip-extras --allow-unsafe --no-emit-find-links requirements-semantic.in -o requirements-semantic.txt

openapi: .venv/.development ## Renew the frozen contract of the API (tests/api/openapi.json) and the types of clients/typescript
	@$(SCRATCH_VAR) $(BIN)/python manage.py openapi > tests/api/openapi.json.new
	@mv tests/api/openapi.json.new tests/api/openapi.json
	@$(SCRATCH_VAR) $(BIN)/python manage.py typescript > clients/typescript/src/types.ts.new
	@mv clients/typescript/src/types.ts.new clients/typescript/src/types.ts

example: .venv/.development ## Build examples/astro from the running server (ROOST_API_URL=http://localhost:8000/api/v1/)
	@examples/astro/build.sh

bench: .venv/.development ## Measure what the documentation claims (serving needs wrk and two cores; about 20 minutes)
	@$(BIN)/python -m bench

bench-serving: .venv/.development ## Measure the API alone, beside Wagtail's own and bare servers (ARTICLES=2000)
	@$(BIN)/python -m bench.serving --articles $(or $(ARTICLES),2000)

clean: ## Remove var/: database, uploads and search index (asks first)
	@printf 'Remove var/ with all content? [y/N] ' && read answer && [ "$$answer" = y ] && rm -rf var || echo 'Nothing removed.'

# --- The virtual environment ---------------------------------------------------------------------------------------

.venv/.runtime: requirements.txt
	@sh cms/bootstrap.sh requirements.txt
	@touch $@

.venv/.development: .venv/.runtime requirements-dev.txt
	@sh cms/bootstrap.sh requirements-dev.txt
	@touch $@
