# govsim: a machine needs Python 3.11 or later and make; everything else is fetched into .venv.
# Paths are relative, so that the folder may have any name; modules are run with -m, so that it
# may be moved.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
PIP := -m pip --disable-pip-version-check
STAMP := $(VENV)/.complete
# uv installs with all cores, in a tenth of pip's time, from the index that pip is set up for. Where
# it cannot be had, or cannot do it, pip does.
INDEX = $${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(RUN) $(PIP) config get global.index-url 2> /dev/null)}}
UV = $(RUN) $(PIP) install --quiet --constraint requirements.lock.txt uv && UV_DEFAULT_INDEX="$(INDEX)" $(RUN) -m uv
CLEAN := build/lock
# Each of the many processes of tests and documents would compile govsim again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup appendix test lint lab docs site messages bench lock clean

help: ## this list
	@echo "govsim / 社区治理政策风洞"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(STAMP) ## install govsim and the pinned libraries into .venv / 安装

$(STAMP): requirements.lock.txt pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { \
	  echo "govsim needs Python 3.11 or later, and '$(PYTHON)' is not. Name another: make PYTHON=python3.12 $(MAKECMDGOALS)"; \
	  echo "需要Python 3.11或更高版本；请指定：make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; } >&2
	@$(PYTHON) -c "import ensurepip, venv" 2> /dev/null || { \
	  echo "This Python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv"; \
	  echo "此Python缺少venv模块；Debian、Ubuntu请先安装python3-venv"; exit 2; } >&2
	$(PYTHON) -m venv $(VENV)
	@echo "installing the libraries of requirements.lock.txt / 安装requirements.lock.txt所列依赖"
	@{ $(UV) pip install --quiet --requirement requirements.lock.txt; } 2> /dev/null \
	  || $(RUN) $(PIP) install --quiet --no-compile --requirement requirements.lock.txt
	$(RUN) -W ignore -m compileall -qq -j 0 -x '/tests/' $(VENV)/lib || true # on all cores
	$(RUN) $(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

appendix: setup ## write the proposal appendix of the sample district into reports/appendix / 生成测算附件
	$(RUN) -m govsim appendix baseline raise-grants entry-by-exam --output reports/appendix

# Three for two cores: tests of pages and commands wait for others much of their time.
test: lint ## style, types, floors and every test / 全部检查与测试
	$(RUN) -m pytest -n 3 --dist worksteal

lint: setup ## style, types, floors and messages only / 仅静态检查
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy --num-workers 2
	$(RUN) -c "import importlinter.cli as c; c.lint_imports_command()" --no-cache --no-logo
	$(RUN) -m govsim.catalogue.build_messages --check

lab: setup ## open the notebooks in JupyterLab / 打开教学笔记本
	$(RUN) -m jupyterlab notebooks

docs: setup ## write the pages of docs/ that show simulated results / 生成文档中的试算结果
	$(RUN) -m govsim.report.pages

site: setup ## build the documentation site, with its gallery, into build/site / 生成文档网站
	$(RUN) -m govsim site --output build/site

messages: setup ## merge and compile the Chinese messages / 合并并编译中文文案
	$(RUN) -m govsim.catalogue.build_messages

# Peers come on top of the pinned libraries and change none of them; one that cannot be had is left
# out. On a quiet machine about half an hour.
bench: setup ## measure speed and scale against other libraries / 与同类软件对比性能
	$(RUN) $(PIP) install --quiet --constraint requirements.lock.txt --no-build-isolation \
	  --editable ".[bench]" || echo "some peers cannot be installed and are left out / 部分对比软件无法安装，略过"
	$(RUN) -m benchmarks.run
	$(RUN) -m benchmarks.page

# With the oldest Python there is, so that nobody's is too old for a pinned version.
lock: ## pin what a clean environment resolves to in requirements.lock.txt / 锁定依赖版本
	rm -rf $(CLEAN)
	$(PYTHON) -m venv $(CLEAN)
	$(CLEAN)/bin/python $(PIP) install --quiet --editable ".[lab,dev,cluster,discovery,workshop]"
	{ echo "# Written by make lock: every library of govsim[lab,dev,cluster,discovery,workshop], pinned."; \
	  $(CLEAN)/bin/python $(PIP) freeze --exclude-editable \
	  | grep -E '^[A-Za-z0-9._-]+==[^ ]+$$' | LC_ALL=C sort -f; } > $(CLEAN).txt
	mv $(CLEAN).txt requirements.lock.txt
	rm -rf $(CLEAN)

clean: ## remove .venv and what tools left behind / 清理
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find govsim tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
