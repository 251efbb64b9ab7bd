"""Environments: which ones a file declares, and the file as one of them sees it."""

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.diagnostics.suggest import nearest
from mlopsc.schema import said
from mlopsc.schema.names import bad_name
from mlopsc.schema.v1.forms import matches_name
from mlopsc.source import edit
from mlopsc.source.model import Source
from mlopsc.source.overlay import SECTION, overlay
from mlopsc.source.secrets import show
from mlopsc.source.span import Path


def declared(source: Source) -> tuple[str, ...]:
    """The names of the environments, in the order of the file."""
    environments = source.data.get(SECTION)
    return tuple(environments) if isinstance(environments, dict) else ()


def select(source: Source, environment: str) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The base with one environment laid over it, or with none where `environment` is empty."""
    found = tuple(sorted((*_shape(source), *_known(source, environment))))
    return (None, found) if found else (overlay(source, environment), ())


def _shape(source: Source) -> tuple[Diagnostic, ...]:
    environments = source.data.get(SECTION, {})
    if not isinstance(environments, dict):
        return (_not_a_mapping(source, (SECTION,)),)
    shapeless = [
        _not_a_mapping(source, (SECTION, name))
        for name, layer in environments.items()
        if not isinstance(layer, dict)
    ]
    unnamed = [bad_name(source, (SECTION, name)) for name in environments if not matches_name(name)]
    return (*shapeless, *unnamed)


def _not_a_mapping(source: Source, path: Path) -> Diagnostic:
    is_empty = source.data.get(SECTION) is None or (len(path) > 1 and _is_null(source, path))
    return Diagnostic(
        source.key(path) if is_empty else source.span(path),
        "MLC210",
        "error",
        f"nothing stands behind {said.place(path)}"
        if is_empty
        else f"{said.place(path)} takes a mapping of keys to values",
        "write the fields that differ, as they stand in the base: `environments: {prod: "
        "{pipeline: {parallelism: 4}}}`; `{}` if none do.",
        fix=edit.set_value(source, path, "{}") if is_empty else (),
        path=path,
    )


def _is_null(source: Source, path: Path) -> bool:
    environments = source.data.get(SECTION)
    return isinstance(environments, dict) and environments[str(path[-1])] is None


def _known(source: Source, environment: str) -> tuple[Diagnostic, ...]:
    names = declared(source)
    if not environment or environment in names:
        return ()
    guess = nearest(environment, names)
    question = f"did you mean `{guess}`? " if guess else ""
    there = f"This file declares {said.listed(names)}." if names else "This file declares none."
    return (
        Diagnostic(
            source.key((SECTION,)),
            "MLC211",
            "error",
            f"there is no environment {show(environment)}",
            f"{question}{there}",
            path=(SECTION,),
        ),
    )
