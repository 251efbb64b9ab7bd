"""Every target, by name; each is imported when it is asked for, since a build needs one of them."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from mlopsc.plan.target import Target

_NAMES = ("kubeflow", "sidecar")


class _Targets(Mapping[str, Target]):
    """By name, the `TARGET` of the package of that name."""

    def __getitem__(self, name: str) -> Target:
        if name not in _NAMES:
            raise KeyError(name)
        target: Target = import_module(f"{__name__}.{name}").TARGET
        return target

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


TARGETS: Mapping[str, Target] = _Targets()
