"""Makes the scratch copy known to every test here."""

from scratch_copy import registry, scratch

__all__ = ["registry", "scratch"]
