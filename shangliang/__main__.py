"""The one console command: our own verbs, and Django's behind them."""

from __future__ import annotations

import os
import sys


def main(arguments: list[str] | None = None) -> None:
    """`shangliang extract` needs no database and starts no Django; everything else is a management command."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] == "extract":
        from shangliang.plan.command import run  # noqa: PLC0415 - starts without Django

        raise SystemExit(run(words[1:]))
    if words and words[0] == "demo":
        os.environ.setdefault("SHANGLIANG_DEMO", "1")
        os.environ.setdefault("SHANGLIANG_DATA", "var/demo")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangliang.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the settings are named

    execute_from_command_line(["shangliang", *words])


if __name__ == "__main__":
    main()
