"""The models of the language: what it says, for editors, for messages, for the frozen schema.

pydantic lets any installed package take part in validation:
https://docs.pydantic.dev/latest/concepts/plugins/. What happens to be installed must not change
what a spec means, so the models are made without them; the variable that says so is put back at
once, for what `mlopsc run` starts may well use plugins of its own.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

_VARIABLE = "PYDANTIC_DISABLE_PLUGINS"


@contextmanager
def _without_plugins() -> Iterator[None]:
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = "__all__"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before


with _without_plugins():
    from mlopsc.schema.v1.spec import Spec
    from mlopsc.schema.v1.team import Thresholds

__all__ = ["Spec", "Thresholds"]
