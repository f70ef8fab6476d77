"""`python -m shangliang.web.server`: granian, as `serve` starts it. It ends when `serve` is gone."""

from __future__ import annotations

from granian.cli import entrypoint

from shangliang.web.lifeline import end_with_parent

if __name__ == "__main__":
    end_with_parent()
    entrypoint()  # type: ignore[no-untyped-call]  # click leaves it untyped
