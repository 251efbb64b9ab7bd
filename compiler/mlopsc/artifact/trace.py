"""Where a value of an output comes from, carried beside the value until it is written.

An origin is one word:

- a path of the spec: `quotas.max-runtime`; `spec` for the spec as a whole
- `rule:tracking/git-sidecar`: the decision rule that chose it
- `file:schema/features.json`: another file of the project
- `default:runtime`: something that is the same for every spec, named in `DEFAULTS`
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import TypeAlias

from mlopsc.record import dataclass

Origins: TypeAlias = tuple[str, ...]
Trace: TypeAlias = tuple[tuple[int, Origins], ...]
"""The lines of a file from its top, as runs: how many, and where they come from."""

WHOLE_SPEC = "spec"
DEFAULTS: Mapping[str, str] = MappingProxyType(
    {
        "default:layout": "headings, braces and words that are the same for every spec",
        "default:runtime": "the runtime, which is the same file in every tree",
        "default:tests": "the tests that go with every tree, the same in each",
        "default:meta-schema": "the published schema of model.meta.json",
        "default:pipeline": "the tasks beside the steps: track, record, judge, decide, register",
        "default:retraining": "when a model is watched, and what bounds every job that watches it",
        "default:side-containers": "what a container gets that asks for nothing",
        "default:pod-security": "the Pod Security level of the namespace, and of every pod",
        "default:serving": "how replicas are started, and before what they are scheduled",
        "default:network": "what a pipeline may talk to; nothing else may talk to anything",
        "default:workflow": "how every emitted workflow is built",
        "default:permissions": "the least permissions that this job can do its work with",
        "default:pinned-action": "an action pinned by the commit that its release was tagged at",
        "default:runner": "the runner, its Python and its bounds where the spec states none",
        "default:git": "how git treats models and large files",
        "default:dvc": "how DVC is set up",
        "default:map": "the source map itself",
    }
)
"""Everything that an output may hold without a word of the spec, and why it is there."""
LAYOUT: Origins = ("default:layout",)


@dataclass(frozen=True, slots=True)
class Traced:
    """`value`, plain data, with the places it comes from. True where its value is."""

    value: object
    origins: Origins

    def __bool__(self) -> bool:
        return bool(self.value)

    def __iter__(self) -> Iterator[object]:
        if isinstance(self.value, Iterable):
            return iter(self.value)
        raise TypeError(f"{type(self.value).__name__} cannot be iterated over")

    def __getitem__(self, name: str) -> object:
        if isinstance(self.value, Mapping):
            return self.value[name]
        raise TypeError(f"{type(self.value).__name__} has no fields")


def at(value: object, *origins: str) -> Traced:
    """`value`, which comes from `origins`: paths of the spec, rules, files or defaults."""
    return Traced(value, origins)


def of(path: str, fields: Mapping[str, object], /, **paths: str) -> Traced:
    """An object that stands at `path` in the spec, each of its fields at the path of its own name.

    `paths` names, below `path`, the fields that are called otherwise there: `timeout_seconds` is
    `timeout`. A field that is already traced keeps its origins.
    """
    return Traced(
        {
            name: value
            if isinstance(value, Traced)
            else Traced(value, (below(path, paths.get(name, name.replace("_", "-"))),))
            for name, value in fields.items()
        },
        (path,),
    )


def also(value: Traced, *origins: str) -> Traced:
    """The same value, with more places that it comes from."""
    return Traced(value.value, tuple(dict.fromkeys((*value.origins, *origins))))


def below(path: str, name: str) -> str:
    """The path of a field of `path`; of the spec itself where that is the whole of it."""
    return name if path == WHOLE_SPEC else f"{path}.{name}"


def runs(lines: Iterable[Origins]) -> Trace:
    """The origins of every line, equal neighbours as one."""
    return tuple((len(list(group)), origins) for origins, group in groupby(lines))


def whole(text: str, *origins: str) -> Trace:
    """One origin for every line of `text`."""
    count = text.count("\n") + (not text.endswith("\n") and bool(text))
    return ((count, origins),) if count else ()
