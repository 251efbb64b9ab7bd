"""Environments: which ones a file declares, and the file as one of them sees it."""

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.diagnostics.suggest import nearest
from mlopsc.schema.faults import bad_name
from mlopsc.schema.v1.base import matches_name
from mlopsc.source.model import Source
from mlopsc.source.overlay import overlay
from mlopsc.source.secrets import show
from mlopsc.source.span import Span


def declared(source: Source) -> tuple[str, ...]:
    """The names of the environments, in the order of the file."""
    environments = source.data.get("environments")
    return tuple(environments) if isinstance(environments, dict) else ()


def select(source: Source, environment: str) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The base with one environment laid over it, or with none where `environment` is empty."""
    found = tuple(sorted((*_shape(source), *_known(source, environment))))
    return (None, found) if found else (overlay(source, environment), ())


def _shape(source: Source) -> tuple[Diagnostic, ...]:
    environments = source.data.get("environments", {})
    path = ("environments",)
    if not isinstance(environments, dict):
        return (_not_a_mapping(source.span(path), "environments"),)
    faults = [
        _not_a_mapping(source.span((*path, name)), f"environments.{show(name)}")
        for name, overlaid in environments.items()
        if not isinstance(overlaid, dict)
    ]
    names = [bad_name(source, (*path, name)) for name in environments if not matches_name(name)]
    return (*faults, *names)


def _not_a_mapping(span: Span, where: str) -> Diagnostic:
    help_ = "write the fields that differ, as in the base: `prod: {serving: {replicas: {max: 4}}}`."
    return Diagnostic(span, "MLC210", "error", f"`{where}` takes a mapping of keys to values", help_)


def _known(source: Source, environment: str) -> tuple[Diagnostic, ...]:
    names = declared(source)
    if not environment or environment in names:
        return ()
    guess = nearest(environment, names)
    meant = f"did you mean `{guess}`? " if guess else ""
    listed = ", ".join(f"`{name}`" for name in names)
    there = f"The environments of this file are {listed}." if names else "This file declares none."
    return (
        Diagnostic(
            source.key(("environments",)),
            "MLC211",
            "error",
            f"there is no environment `{show(environment)}`",
            f"{meant}{there}",
        ),
    )
