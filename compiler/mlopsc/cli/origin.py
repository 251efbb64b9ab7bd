"""An origin of the source map in words: where it stands now, and what it says there."""

from mlopsc.artifact.trace import DEFAULTS, WHOLE_SPEC
from mlopsc.cli.pages import pages, title
from mlopsc.decisions.case import Case
from mlopsc.schema import expected
from mlopsc.schema.said import value
from mlopsc.source.model import Source
from mlopsc.source.span import Path


def origin_lines(origin: str, case: Case) -> tuple[str, ...]:
    """What an origin is, for a person; where it is written in the spec, that line follows."""
    kind, _, rest = origin.partition(":")
    if origin in DEFAULTS:
        return (f"default    {DEFAULTS[origin]}",)
    if kind == "rule":
        return (f"rule       {title(pages()[rest])} (mlopsc explain {rest})",)
    if kind == "file":
        return (f"file       {rest}",)
    if origin == WHOLE_SPEC:
        return (f"spec       {case.source.file} as a whole",)
    return _field(origin, case)


def _field(origin: str, case: Case) -> tuple[str, ...]:
    path = field_path(origin, case.source)
    if path in case.source.values:
        span = case.source.key(path)
        quoted = case.source.text.splitlines()[span.line - 1].strip()
        return (f"spec       {origin} ({where(path, case.source)})", f"           {quoted}")
    return (f"default    {origin} is not written: {default_words(path)}",)


def where(path: Path, source: Source) -> str:
    """`mlops.yaml:12:3`, with the environment that set it."""
    layer = source.layers.get(path)
    return f"{source.key(path)}{f', set by environment {layer}' if layer else ''}"


def default_words(path: Path) -> str:
    """What holds where a field is not written."""
    found = expected.at(path)
    default = found.info.default if found and found.info and not found.info.is_required() else None
    if isinstance(default, (bool, int, float, str)):
        return f"the language's default is {value(default)}"
    return "it has no default, so nothing holds"


def field_path(dotted: str, source: Source) -> Path:
    """`gates.fairness.0.max` as a path; keys of the spec may hold dots themselves."""
    path: Path = ()
    rest = dotted
    while rest:
        known = (str(each[-1]) for each in source.values if each[:-1] == path and each)
        found = [key for key in known if rest == key or rest.startswith(f"{key}.")]
        key = max(found, key=len) if found else rest.split(".", 1)[0]
        in_list = (*path, int(key)) in source.values if key.isdigit() else False
        path = (*path, int(key) if in_list else key)
        rest = rest[len(key) + 1 :]
    return path
