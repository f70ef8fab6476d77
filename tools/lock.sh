#!/bin/sh
# Pin one set of packages with hashes for every platform. Needs uv.
set -eu
case "$1" in
    base) groups="" ;;
    test) groups="--group test" ;;
    dev) groups="--group test --group lint" ;;
esac
# shellcheck disable=SC2086 - groups are words
uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 \
    --upgrade pyproject.toml $groups -o "requirements/$1.txt" >/dev/null
