"""A value that passes at a place of the language: what a message offers to paste."""

from typing import Any, Literal, get_args, get_origin

from mlopsc.schema import meant
from mlopsc.schema.expected import (
    Expected,
    alias,
    annotated,
    bounds,
    model,
    options,
    pattern,
    plain,
)
from mlopsc.schema.v1 import forms
from mlopsc.source.model import Data

_BY_PATTERN: dict[str, str] = {
    forms.CPU: "500m",
    forms.DATE: "2030-01-31",
    forms.DURATION: "1h",
    forms.EMAIL: "oncall@example.com",
    forms.GPU: "nvidia-l4",
    forms.IMAGE: "registry.example.com/image",
    forms.KEY: "auc_roc",
    forms.LABEL: "value",
    forms.LABEL_KEY: "label",
    forms.LATENCY: "80ms",
    forms.MONEY: "3000 USD",
    forms.NAME: "name",
    forms.PERCENT: "10%",
    forms.PRICE: "0.80 USD/h",
    forms.RELATIVE: "data/file.csv",
    forms.SIZE: "2Gi",
    forms.URI: "https://example.com",
    forms.CODE: "MLC312",
}
_BY_OBJECT: dict[str, Data] = {"TuneParameter": {"min": 0.01, "max": 0.3}}
"""Objects of which no field is required, and none alone is enough."""
_BY_FIELD: dict[str, Data] = {
    "at": "pipeline.steps.train",
    "because": "ADR-1",
    "by": "team@example.com",
    "cron": "0 3 * * 1",
    "holdout": "holdout",
    "label": "label",
    "outputs": {"features": "dataset"},
    "owner": "team@example.com",
    "run": ["python", "-m", "package.module"],
    "schema": "schema/features.json",
    "steps": {"train": {"run": ["python", "-m", "package.train"]}},
    "threshold": 0.2,
    "drop": 0.03,
    "timezone": "UTC",
}
"""Where a value of the right type alone would say little."""
_EXACT = 2**53
"""Up to here every whole number is exact in every reader."""
_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_PLAIN: dict[object, Data] = {str: "text", float: 1.0, bool: True}


def example(expected: Expected) -> Data:
    """The smallest value that passes here and says something."""
    known = _BY_FIELD.get(expected.name)
    return _of_type(expected.annotation) if known is None else known


def offered(expected: Expected) -> Data:
    """The field's own default where that can be written, else an example."""
    default = expected.info.default if expected.info else None
    return default if isinstance(default, str | int | float) else example(expected)


def like(value: Data, expected: Expected) -> Data:
    """The same value in the type that is expected; `None` where it cannot be told."""
    for option in options(expected.annotation):
        found = _like(value, option)
        if found is not None:
            return found
    return None


def _of_type(annotation: Any) -> Data:
    option = next(iter(options(annotation)))
    met = pattern(option)
    if met is not None:
        return _BY_PATTERN.get(met, "text")
    bare = plain(option)
    if object_ := model(bare):
        if object_.__name__ in _BY_OBJECT:
            return _BY_OBJECT[object_.__name__]
        every = object_.model_fields.items()
        shown = [pair for pair in every if pair[1].is_required()] or list(every)[:1]
        parts = [Expected(annotated(info), alias(name, info), info) for name, info in shown]
        return {part.name: example(part) for part in parts}
    if get_origin(bare) is Literal:
        return str(get_args(bare)[0])
    if get_origin(bare) is list:
        return [_of_type(get_args(bare)[0])]
    if get_origin(bare) is dict:
        key, value = get_args(bare)
        return {str(_of_type(key)): _of_type(value)}
    return _PLAIN[bare] if bare in _PLAIN else int(bounds(option)[0] or 1)


def _like(value: Data, option: Any) -> Data:
    met, bare = pattern(option), plain(option)
    if met is not None:
        return meant.form(met, value)
    if object_ := model(bare):
        return _as_object(value, object_)
    if get_origin(bare) is list:
        return _as_list(value, get_args(bare)[0])
    return _as_scalar(value, bare)


def _as_scalar(value: Data, bare: Any) -> Data:
    text = str(value).strip()
    if bare is bool:
        return _TRUTH.get(text.lower())
    if bare is str and isinstance(value, int | float) and not isinstance(value, bool):
        return text
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if bare in (int, float):
        return _as_number(text, whole=bare is int)
    return None


def _as_number(text: str, *, whole: bool) -> Data:
    try:
        number = float(text.replace("_", "").replace(",", "") if whole else text)
    except ValueError:
        return None
    if not abs(number) <= _EXACT:
        return None
    if number.is_integer():
        return int(number)
    return None if whole else number


def _as_list(value: Data, item: Any) -> Data:
    if isinstance(value, dict):
        return list(value)
    if isinstance(value, str):
        return list(value.replace(",", " ").split() if pattern(item) else value.split())
    return None


def _as_object(value: Data, object_: Any) -> Data:
    """A single value where an object is due: it is probably that of its one required field."""
    required = [pair for pair in object_.model_fields.items() if pair[1].is_required()]
    if len(required) != 1 or not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    name, info = required[0]
    field = annotated(info)
    kept = value if isinstance(value, str) and plain(field) is str else like(value, Expected(field))
    return None if kept is None else {alias(name, info): kept}
