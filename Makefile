# Two commands do everything: `make chat` opens the page, `make test` passes the suite.
PYTHON ?= python3
LIBRARY ?= $(or $(PANDUAN_LIBRARY),library)
VENV := .venv
BIN := $(VENV)/bin
# uv installs in seconds; where it cannot be had, pip does the same in minutes.
INSTALL = if $(BIN)/python -m pip install --quiet uv; \
	then UV_FIND_LINKS="$(PIP_FIND_LINKS)" $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -c constraints.txt $(1); \
	else $(BIN)/python -m pip install --quiet -c constraints.txt $(1); fi

.PHONY: chat test setup format clean

chat: $(VENV)/installed
	$(BIN)/python -c "from pathlib import Path; import sys; sys.exit(not Path('$(LIBRARY)', 'current').is_file())" \
		|| $(BIN)/python -m ingest build corpora/demo --library "$(LIBRARY)" --publish \
			--accept-all "make chat" "demonstration guidelines, not for clinical use"
	$(BIN)/python -m app serve --library "$(LIBRARY)" --open

test: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy app ingest eval
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

setup: $(VENV)/installed

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(call INSTALL,-e .)
	touch $@

$(VENV)/installed-dev: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(call INSTALL,-e '.[dev]')
	touch $(VENV)/installed $@

clean:
	rm -rf $(VENV) *.egg-info .mypy_cache .pytest_cache .ruff_cache
