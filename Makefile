# 商量 Shangliang. `make help` lists what there is.
PORT ?= 8000
HOST ?= 127.0.0.1
RUN = .venv/bin/python -m shangliang
DEMO_DATA = var/demo
TESTS ?= tests
# Reading and extraction know no database: one run of their tests is enough.
WITHOUT_DATABASE = tests/document/readers tests/plan/extract tests/papers

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test test-postgres browser check bench docs screenshots lock clean

help: ## 列出可用的命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

.venv/ready-base: requirements/base.txt requirements/build.txt tools/setup.sh
	@PYTHON="$(PYTHON)" tools/setup.sh base

.venv/ready-test: requirements/test.txt requirements/build.txt tools/setup.sh
	@PYTHON="$(PYTHON)" tools/setup.sh test

.venv/ready-dev: requirements/dev.txt requirements/build.txt tools/setup.sh
	@PYTHON="$(PYTHON)" tools/setup.sh dev

demo: .venv/ready-base ## 装好并打开演示（http://127.0.0.1:8000，可用 PORT= 换端口）
	@SHANGLIANG_DEMO=1 SHANGLIANG_DATA=$(DEMO_DATA) $(RUN) demo --host $(HOST) --port $(PORT)

demo-reset: .venv/ready-base ## 删去演示数据，从头开始
	@rm -rf $(DEMO_DATA)
	@echo "演示数据已清空。运行 make demo 重新开始。"

test: .venv/ready-test ## 运行全部测试（没有 Chromium 时跳过浏览器测试并说明）
	@.venv/bin/python -m pytest -q -n 2 --dist worksteal $(TESTS)

test-postgres: .venv/ready-test ## 在临时的 PostgreSQL 上运行同样的测试
	@tools/with_postgres.sh .venv/bin/python -m pytest -q -n 2 --dist worksteal -m "not browser" $(WITHOUT_DATABASE:%=--ignore=%) $(TESTS)

check: .venv/ready-dev ## 代码检查：格式、类型、依赖方向、房规、模板、迁移、部署设置
	@tools/check.sh

bench: .venv/ready-base ## 量速度：识别、年度看板、一万行的列表
	@.venv/bin/python tools/bench.py

docs: .venv/ready-test ## 重新生成 docs/workflow.md 和 docs/access.md
	@.venv/bin/python tools/generate_docs.py

screenshots: .venv/ready-test ## 重新拍摄 README 的截图
	@.venv/bin/python tools/screenshots.py

lock: ## 重新锁定依赖（需要 uv）
	@for set in base test dev; do tools/lock.sh $$set; done

clean: ## 删去运行环境和缓存（不动数据）
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache build *.egg-info
