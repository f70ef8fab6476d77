"""The seven invented papers, imported by the same code as the import screen."""

from __future__ import annotations


def load_papers() -> None:
    """Nothing yet."""
