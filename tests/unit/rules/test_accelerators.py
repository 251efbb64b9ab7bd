"""The table of GPU types: names, resources and counts that belong together."""

import re

import pytest

from mlopsc.plan.accelerators import ACCELERATORS, accelerator, proper_names
from mlopsc.schema.v1.forms import GPU

RESOURCE = re.compile(r"(nvidia\.com|amd\.com|habana\.ai)/[a-z0-9.-]+")


def test_every_type_can_be_written_in_a_spec() -> None:
    assert all(re.fullmatch(GPU, name) for name in ACCELERATORS)


def test_every_type_has_a_resource_that_a_scheduler_counts() -> None:
    assert all(RESOURCE.fullmatch(each.resource) for each in ACCELERATORS.values())


def test_no_cloud_sells_more_than_the_largest_machine() -> None:
    for each in ACCELERATORS.values():
        for counts in each.sold.values():
            assert list(counts) == sorted(set(counts))
            assert 1 <= counts[0] <= counts[-1] <= each.most


def test_a_part_of_a_gpu_is_a_resource_of_its_own() -> None:
    """Otherwise a quota on whole GPUs would seem to cap it, and cap nothing."""
    parts = [each for each in ACCELERATORS.values() if "mig" in each.type]
    assert len({each.resource for each in parts}) == len(parts) > 0
    assert "nvidia.com/gpu" not in {each.resource for each in parts}


def test_the_case_of_a_name_does_not_count() -> None:
    assert accelerator("NVIDIA-L4") is accelerator("nvidia-l4") is not None


def test_a_name_outside_the_table_is_nothing() -> None:
    assert accelerator("nvidia-h900") is None
    assert proper_names("nvidia-h900") == ()


@pytest.mark.parametrize(
    ("other", "known"),
    [
        ("l4", ("nvidia-l4",)),
        ("T4", ("nvidia-t4",)),
        ("nvidia-tesla-t4", ("nvidia-t4",)),
        ("mi300x", ("amd-mi300x",)),
        ("a100", ("nvidia-a100-40gb", "nvidia-a100-80gb")),
    ],
)
def test_other_names_lead_to_the_types_they_may_mean(other: str, known: tuple[str, ...]) -> None:
    assert proper_names(other) == known


def test_every_other_name_leads_into_the_table() -> None:
    names = ("tesla-p4", "tesla-p100", "tesla-v100", "tesla-a100", "h100", "h200", "gaudi2")
    assert all(each in ACCELERATORS for name in names for each in proper_names(name))
