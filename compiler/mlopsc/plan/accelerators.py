"""GPU types: the name a scheduler counts each by, and how many one machine has.

How many GPUs the machines have:
- SageMaker: https://docs.aws.amazon.com/sagemaker/latest/dg/instance-types-az.html, with the sizes
  of https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html
- Vertex AI: https://cloud.google.com/vertex-ai/docs/training/configure-compute, with the sizes of
  https://cloud.google.com/compute/docs/gpus
- Azure: https://learn.microsoft.com/azure/virtual-machines/sizes/overview
Names of resources: the device plugins of the vendors. MIG profiles:
https://docs.nvidia.com/datacenter/tesla/mig-user-guide/supported-mig-profiles.html
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from mlopsc.record import dataclass, field

_NVIDIA = "nvidia.com/gpu"
_MIG_PER_MACHINE = 56
"""Eight GPUs of at most seven instances."""


@dataclass(frozen=True, slots=True)
class Accelerator:
    """One type. `sold`: managed platform to the counts that its machines have, smallest first;
    a platform that is absent has no such machine. `most`: GPUs of the largest rented machine.
    """

    type: str
    resource: str
    most: int
    sold: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def _nvidia(
    name: str, most: int, *, sagemaker: tuple[int, ...] = (), vertex: tuple[int, ...] = ()
) -> Accelerator:
    counts = {"sagemaker": sagemaker, "vertex": vertex}
    sold = {platform: each for platform, each in counts.items() if each}
    return Accelerator(f"nvidia-{name}", _NVIDIA, most, MappingProxyType(sold))


_GPUS = (
    _nvidia("p4", 4, vertex=(1, 2, 4)),
    _nvidia("p100", 4, vertex=(1, 2, 4)),
    _nvidia("v100", 8, sagemaker=(8,), vertex=(1, 2, 4, 8)),
    _nvidia("t4", 8, sagemaker=(1, 4), vertex=(1, 2, 4)),
    _nvidia("a10", 8),
    _nvidia("a10g", 8, sagemaker=(1, 4, 8)),
    _nvidia("a30", 8),
    _nvidia("a40", 8),
    _nvidia("a100-40gb", 16, sagemaker=(8,), vertex=(1, 2, 4, 8, 16)),
    _nvidia("a100-80gb", 8, sagemaker=(8,), vertex=(1, 2, 4, 8)),
    _nvidia("l4", 8, sagemaker=(1, 4, 8), vertex=(1, 2, 4, 8)),
    _nvidia("l40", 8),
    _nvidia("l40s", 8, sagemaker=(1, 4, 8)),
    _nvidia("rtx-pro-4500", 8, sagemaker=(1, 2, 4, 8)),
    _nvidia("rtx-pro-6000", 8, sagemaker=(1, 2, 4, 8), vertex=(1, 2, 4, 8)),
    _nvidia("h100-80gb", 8, sagemaker=(1, 8), vertex=(1, 2, 4, 8)),
    _nvidia("h100-mega-80gb", 8, vertex=(8,)),
    _nvidia("h200-141gb", 8, sagemaker=(8,), vertex=(8,)),
    _nvidia("b200", 8, sagemaker=(8,), vertex=(8,)),
    _nvidia("b300", 8, sagemaker=(8,)),
    _nvidia("gb200", 4, vertex=(4,)),
    Accelerator("amd-mi250", "amd.com/gpu", 8),
    Accelerator("amd-mi300x", "amd.com/gpu", 8),
    Accelerator("intel-gaudi2", "habana.ai/gaudi", 8),
    Accelerator("intel-gaudi3", "habana.ai/gaudi", 8),
)
_MIG_PROFILES = (
    *("1g.6gb", "2g.12gb", "4g.24gb"),
    *("1g.5gb", "1g.10gb", "2g.10gb", "3g.20gb", "4g.20gb", "7g.40gb"),
    *("1g.20gb", "2g.20gb", "3g.40gb", "4g.40gb", "7g.80gb"),
    *("1g.12gb", "1g.24gb", "2g.24gb", "3g.47gb", "4g.47gb", "7g.94gb"),
    *("3g.48gb", "4g.48gb", "7g.96gb"),
    *("1g.18gb", "1g.35gb", "2g.35gb", "3g.71gb", "4g.71gb", "7g.141gb"),
    *("1g.23gb", "1g.45gb", "2g.45gb", "3g.90gb", "4g.90gb", "7g.180gb"),
)
"""In this order: A30; A100 40 GB; A100 and H100 80 GB; H100 94 GB; GH200; H200; B200."""
_OTHER_NAMES = {
    "tesla-p4": ("nvidia-p4",),
    "tesla-p100": ("nvidia-p100",),
    "tesla-v100": ("nvidia-v100",),
    "tesla-t4": ("nvidia-t4",),
    "tesla-a100": ("nvidia-a100-40gb",),
    "a100": ("nvidia-a100-40gb", "nvidia-a100-80gb"),
    "h100": ("nvidia-h100-80gb", "nvidia-h100-mega-80gb"),
    "h200": ("nvidia-h200-141gb",),
    "mi250": ("amd-mi250",),
    "mi300x": ("amd-mi300x",),
    "gaudi2": ("intel-gaudi2",),
    "gaudi3": ("intel-gaudi3",),
}
"""What clouds and people also call them, without the vendor."""


def _mig() -> Iterator[Accelerator]:
    """A part of a GPU is a resource of its own: a quota on whole GPUs does not count it."""
    for profile in dict.fromkeys(_MIG_PROFILES):
        yield Accelerator(f"nvidia-mig-{profile}", f"nvidia.com/mig-{profile}", _MIG_PER_MACHINE)


ACCELERATORS: Mapping[str, Accelerator] = MappingProxyType(
    {each.type: each for each in (*_GPUS, *_mig())}
)
"""Every type that the compiler knows, by its name."""


def accelerator(type_: str) -> Accelerator | None:
    """The type of this name, in whatever case; nothing for a name that is not in the table."""
    return ACCELERATORS.get(type_.lower())


def proper_names(type_: str) -> tuple[str, ...]:
    """What another name may mean here: `l4` and `nvidia-tesla-t4` one type, `a100` one of two."""
    bare = type_.lower().removeprefix("nvidia-")
    full = f"nvidia-{bare}"
    return (full,) if full in ACCELERATORS else _OTHER_NAMES.get(bare, ())
