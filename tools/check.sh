#!/bin/sh
# Every checker; all run, then the result.
set -u
bin=.venv/bin
failed=""
step() { name="$1"; shift; printf '%-16s' "$name"; if out=$("$@" 2>&1); then echo "好"; else echo "未通过"; echo "$out" | tail -40; failed="$failed $name"; fi; }
export SHANGLIANG_DATA="$(mktemp -d)"
trap 'rm -rf "$SHANGLIANG_DATA"' EXIT
step "格式" $bin/ruff format --check .
step "写法" $bin/ruff check .
step "类型" $bin/mypy shangliang tools tests
step "依赖方向" $bin/lint-imports
step "房规" $bin/python tools/check_house_rules.py
step "模板" $bin/djlint --quiet --lint shangliang/web/templates
step "迁移" $bin/python -m shangliang makemigrations --check --dry-run
step "部署设置" env SHANGLIANG_SITE_URL=https://example.invalid SHANGLIANG_HOSTS=example.invalid \
    $bin/python -m shangliang check --deploy --fail-level WARNING
step "生成的文档" $bin/python tools/generate_docs.py --check
[ -z "$failed" ] || { echo "未通过：$failed"; exit 1; }
