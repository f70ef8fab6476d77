"""The kinds of the tests by name; loaded before the models are."""

from __future__ import annotations

KINDS = {
    f"probe.{name}": f"tests.job.probe:{name}" for name in ("count", "die", "slow", "hang", "again", "refuse", "break_")
}
