#!/bin/sh
# Make .venv and install the locked packages of one set: base, test or dev. Called by make.
# Each thing that can be missing on a fresh machine is named with its remedy.
set -eu
set_name="$1"
fail() { printf '\n%s\n\n' "$1" >&2; exit 1; }

python=""
for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3 python; do
    [ -n "$name" ] || continue
    command -v "$name" >/dev/null 2>&1 || continue
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python="$name"; break; fi
done
[ -n "$python" ] || fail "没有找到 Python 3.11 或更新的版本。
请先安装（Debian/Ubuntu：sudo apt install python3 python3-venv；macOS：brew install python），
或指明它在哪里：make demo PYTHON=/路径/python3"

case "$(uname -s)" in
    Linux | Darwin) ;;
    *) fail "目前支持 Linux 和 macOS。Windows 请在 WSL（适用于 Linux 的 Windows 子系统）里运行。" ;;
esac

if [ ! -x .venv/bin/python ]; then
    echo "建立运行环境 .venv ……"
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1 || { rm -rf .venv; fail "这个 Python 缺少 venv 组件，不能建立运行环境。
请安装后重试（Debian/Ubuntu：sudo apt install python3-venv）。"; }
fi
.venv/bin/python -m pip --version >/dev/null 2>&1 || { rm -rf .venv; fail "运行环境里没有 pip。
请安装 python3-venv（Debian/Ubuntu：sudo apt install python3-venv）后重试。"; }

echo "安装所需的软件包（$set_name，第一次需要下载）……"
install() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --only-binary :all: --require-hashes -r "requirements/$1.txt"
}
install build && install "$set_name" || fail "软件包没有装全。
如果上面写着 “No matching distribution”：这个平台没有预编译的软件包，请换用 x86-64 或 ARM64 的 Linux / macOS 和 Python 3.11–3.13；
如果是连接失败：请检查网络或 pip 镜像设置，然后重新运行同一条命令。"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e . ||
    fail "安装本项目时出错，请查看上面的信息。"
touch ".venv/ready-$set_name"
