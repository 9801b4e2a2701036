# `make run` and `make test` do everything on a fresh machine; see `make help`.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help run test check bench screenshots setup setup-gpu format clean

help: ## List what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | \
	  awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(READY) ## Create .venv with the pinned dependencies

$(READY): pyproject.toml constraints.txt scripts/setup.sh
	@PYTHON="$(PYTHON)" bash scripts/setup.sh $(VENV)
	@touch $(READY)

setup-gpu: $(READY) ## Add the CUDA libraries of TensorFlow (Linux, WSL2)
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[gpu]"

run: $(READY) ## Set up and open the window (without a display: train the example)
	@bash scripts/run.sh $(BIN)/python

test: $(READY) ## Set up and run all tests
	bash scripts/test.sh $(BIN)/python

check: $(READY) ## Lint, types, layering, module length
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_house.py

bench: $(READY) ## Measure speed and memory; writes benchmarks/results.json
	$(BIN)/python -m benchmarks

screenshots: $(READY) ## Make the pictures of docs/ from the running app
	bash scripts/screenshots.sh $(BIN)/python

format: $(READY) ## Bring the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## Remove .venv and caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis build *.egg-info
