#!/bin/sh
# Run a command against a PostgreSQL cluster of its own that lives only as long as the command.
set -eu
bin=""
for folder in "$(dirname "$(command -v initdb 2>/dev/null || echo /none/x)")" /usr/lib/postgresql/*/bin /usr/local/opt/postgresql*/bin; do
    [ -x "$folder/initdb" ] && bin="$folder"
done
[ -n "$bin" ] || { echo "没有找到 PostgreSQL。Debian/Ubuntu：sudo apt install postgresql；macOS：brew install postgresql。" >&2; exit 1; }
folder=$(mktemp -d)
port="${PGTESTPORT:-54329}"
as() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/sh -c "$1"; else sh -c "$1"; fi; }
[ "$(id -u)" = 0 ] && chown postgres "$folder"
stop() { as "$bin/pg_ctl -D $folder/data -m immediate stop >/dev/null 2>&1" || true; rm -rf "$folder"; }
trap stop EXIT INT TERM
as "$bin/initdb -D $folder/data -U shangliang -E UTF8 --locale=C.UTF-8 -A trust >/dev/null"
as "$bin/pg_ctl -D $folder/data -w -l $folder/log -o '-p $port -k $folder -c fsync=off -c max_connections=200 -c listen_addresses=127.0.0.1' start >/dev/null" ||
    { cat "$folder/log" >&2; exit 1; }
as "$bin/createdb -h $folder -p $port -U shangliang shangliang"
SHANGLIANG_DATABASE="postgres://shangliang@127.0.0.1:$port/shangliang" "$@"
