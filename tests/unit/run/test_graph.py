"""Steps run after what they read from, in an order that is always the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlopsc.run import graph
from mlopsc.run.reading import BrokenTreeError
from mlopsc.run.schedule import Limits, admits, impossible, over
from mlopsc.run.tree import Quotas, Requests, Step


def make_step(name: str, producers: set[str], requests: Requests | None = None) -> Step:
    inputs = {f"from-{each}": each for each in sorted(producers)}
    return Step(name, ("true",), inputs, {}, {}, 1, 0, requests or Requests(), "")


@st.composite
def acyclic(draw: st.DrawFn) -> dict[str, Step]:
    names = draw(st.lists(st.sampled_from("abcdefghij"), unique=True, min_size=1))
    steps = {}
    for index, name in enumerate(names):
        earlier = st.sets(st.sampled_from(names[:index])) if index else st.just(set[str]())
        steps[name] = make_step(name, draw(earlier))
    return steps


@given(acyclic())
def test_every_step_after_its_producers(steps: dict[str, Step]) -> None:
    names = [each.name for each in graph.order(steps)]
    assert sorted(names) == sorted(steps)
    for index, name in enumerate(names):
        assert steps[name].producers <= set(names[:index])


@given(acyclic())
def test_the_order_does_not_depend_on_how_it_was_written(steps: dict[str, Step]) -> None:
    backwards = dict(reversed(steps.items()))
    assert graph.order(steps) == graph.order(backwards)


@given(acyclic())
def test_before_and_after_are_two_views_of_one(steps: dict[str, Step]) -> None:
    for one in steps:
        for other in steps:
            assert (one in graph.before(steps, other)) == (other in graph.after(steps, one))


def test_a_cycle_is_refused_by_name() -> None:
    steps = {"a": make_step("a", {"b"}), "b": make_step("b", {"a"}), "c": make_step("c", set())}
    with pytest.raises(BrokenTreeError, match="wait for each other: a, b"):
        graph.order(steps)


def test_the_quotas_bound_what_runs_together() -> None:
    limits = Limits(9, Quotas(2000, 100, {"l4": 2}))
    one_cpu, all_memory = Requests(cpu_millis=1000), Requests(memory_bytes=100)
    one_gpu = Requests(gpu_type="l4", gpus=1)
    assert admits([one_cpu], one_cpu, limits)
    assert not admits([one_cpu, one_cpu], Requests(cpu_millis=1), limits)
    assert admits([one_cpu], all_memory, limits)
    assert not admits([all_memory], Requests(memory_bytes=1), limits)
    assert admits([one_gpu], one_gpu, limits)
    assert not admits([one_gpu, one_gpu], one_gpu, limits)
    assert not admits([], Requests(gpu_type="a100", gpus=1), limits)


def test_parallelism_bounds_how_many() -> None:
    limits = Limits(1, Quotas())
    assert admits([], Requests(cpu_millis=10**9), limits)
    assert not admits([Requests()], Requests(), limits)


@given(
    st.lists(st.builds(Requests, st.integers(0, 5000), st.integers(0, 500)), max_size=12),
    st.integers(1, 4),
)
def test_admission_never_goes_over(wanted: list[Requests], parallelism: int) -> None:
    limits = Limits(parallelism, Quotas(6000, 600))
    running: list[Requests] = []
    for each in wanted:
        if admits(running, each, limits):
            running.append(each)
    assert not over(running, limits.quotas)
    assert len(running) <= parallelism


def test_what_can_never_fit_is_named() -> None:
    steps = [
        make_step("wide", set(), Requests(cpu_millis=8000)),
        make_step("fine", set(), Requests(cpu_millis=1000)),
        make_step("gpu", set(), Requests(gpu_type="l4", gpus=2)),
    ]
    assert impossible(steps, Quotas(4000, None, {"l4": 1})) == (
        "step wide can never start: it declares 8 CPU, and quotas.cpu allows 4",
        "step gpu can never start: it declares 2 GPUs of type l4, and quotas.gpus allows 1",
    )
