"""`apiVersion: mlopsc/v1`: every field of the language, with the words an editor shows."""

from mlopsc.schema.v1.spec import Spec

__all__ = ["Spec"]
