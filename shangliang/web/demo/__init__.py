"""The demo world: invented people, places and papers in the middle of a plan year."""

from __future__ import annotations
