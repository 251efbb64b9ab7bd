"""`apiVersion: mlopsc/v1`: every field of the language, with the words an editor shows.

The fields are written as pydantic's models, one file for each part of the language. A build reads
specs without pydantic: to it, `Spec` and what is in it are plain objects of the same names and
fields (schema/object.py), checked by the models' own schema (schema/frozen.py). A type checker sees
the models; who needs them at run time takes them from `v1.models`.
"""

from typing import TYPE_CHECKING

from mlopsc.schema.frozen import language

if TYPE_CHECKING:
    from mlopsc.schema.v1.data import Dataset
    from mlopsc.schema.v1.gates import FairnessGate
    from mlopsc.schema.v1.operations import Serving
    from mlopsc.schema.v1.pipeline import Resources, Step, Toleration, Tune, TuneParameter
    from mlopsc.schema.v1.platform import Flavor
    from mlopsc.schema.v1.spec import Spec
    from mlopsc.schema.v1.team import (
        Allowance,
        Thresholds,
        UseCompute,
        UseData,
        UseInference,
        UseTracking,
    )

__all__ = [
    "Allowance",
    "Dataset",
    "FairnessGate",
    "Flavor",
    "Resources",
    "Serving",
    "Spec",
    "Step",
    "Thresholds",
    "Toleration",
    "Tune",
    "TuneParameter",
    "UseCompute",
    "UseData",
    "UseInference",
    "UseTracking",
]


def __getattr__(name: str) -> type:
    """The class that a build sees; the frozen schema is read when one is first asked for."""
    if name not in __all__:
        raise AttributeError(name)
    return language().classes[name]
