"""商量 Shangliang: the platform of the bodies that consult."""

from __future__ import annotations

__version__ = "0.1.0"
