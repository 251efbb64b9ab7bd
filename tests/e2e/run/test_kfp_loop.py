"""Loops of a compiled pipeline as KFP means them, executed from an IR that is written by hand."""

import json
from typing import Any

import pytest
from e2e.run.world import World

READ = "import pathlib, sys; given = sys.argv[1:]\n"
LEAVE = "pathlib.Path(given[0]).write_text({})\n"
ITEMS = ['{"number": 1, "rate": 3.0}', "two words", "{{$}}"]


def container(script: str, *args: str) -> dict[str, Any]:
    return {"container": {"image": "x", "command": ["python3", "-c", READ + script], "args": args}}


def task(name: str, **more: object) -> dict[str, Any]:
    return {"taskInfo": {"name": name}, "componentRef": {"name": f"comp-{name}"}, **more}


def out(key: str) -> str:
    return f"{{{{$.outputs.parameters['{key}'].output_file}}}}"


def given(key: str) -> str:
    return f"{{{{$.inputs.parameters['{key}']}}}}"


def leaf(name: str, **more: object) -> dict[str, Any]:
    return {"executorLabel": f"exec-{name}", **more}


def parameters(*keys: str) -> dict[str, Any]:
    return {"parameters": {key: {"parameterType": "STRING"} for key in keys}}


SOURCE = {"taskOutputParameter": {"producerTask": "loop", "outputParameterKey": "all"}}
SAID = {"valueFromParameter": {"producerSubtask": "two", "outputParameterKey": "said"}}
PASSED = {"taskOutputParameter": {"producerTask": "one", "outputParameterKey": "word"}}


def looped(**more: object) -> dict[str, Any]:
    """`one` and `two` for every item, then `last`, which reads what all of them said."""
    loop = task("loop", parameterIterator={"itemInput": "item", "items": raw(*ITEMS)}, **more)
    tasks = {"loop": loop, "last": task("last", inputs={"parameters": {"said": SOURCE}})}
    inner = {
        "one": task("one", inputs={"parameters": {"item": {"componentInputParameter": "item"}}}),
        "two": task("two", inputs={"parameters": {"word": PASSED}}),
    }
    return {
        "root": {"dag": {"tasks": tasks}},
        "components": {
            "comp-loop": {"dag": {"tasks": inner, "outputs": {"parameters": {"all": SAID}}}},
            "comp-one": leaf("one", outputDefinitions=parameters("word")),
            "comp-two": leaf("two", outputDefinitions=parameters("said")),
            "comp-last": leaf("last", outputDefinitions=parameters("kept")),
        },
        "deploymentSpec": {
            "executors": {
                "exec-one": container(LEAVE.format("given[1]"), out("word"), given("item")),
                "exec-two": container(LEAVE.format("'> ' + given[1]"), out("said"), given("word")),
                "exec-last": container(LEAVE.format("given[1]"), out("kept"), given("said")),
            }
        },
    }


def raw(*items: object) -> dict[str, str]:
    return {"raw": json.dumps(items)}


def write(world: World, spec: dict[str, Any], **of_pods: object) -> World:
    executors = {
        each: {"activeDeadlineSeconds": "30", **of_pods}
        for each in spec["deploymentSpec"]["executors"]
    }
    platform = {"platforms": {"kubernetes": {"deploymentSpec": {"executors": executors}}}}
    folder = world.tree / "pipeline"
    folder.mkdir()
    text = "\n---\n".join(json.dumps(each) for each in (spec, platform))
    (folder / "ir.yaml").write_text(text, encoding="utf-8")
    world.lock()
    world.commit()
    return world


def kept(world: World, path: str) -> str:
    return (world.runs[-1] / "kfp" / path).read_text(encoding="utf-8")


def test_every_item_runs_on_its_own_and_all_that_is_said_is_a_list(world: World) -> None:
    outcome, told = write(world, looped(iteratorPolicy={"parallelismLimit": 2})).run()
    assert outcome.exit_code == 0, outcome.message
    inner = [f"loop/{number}/{name}" for number in (1, 2, 3) for name in ("one", "two")]
    assert told.started == [*inner, "last"]
    assert [kept(world, f"loop/{number}/one/parameters/word") for number in (1, 2, 3)] == ITEMS
    assert json.loads(kept(world, "last/parameters/kept")) == [f"> {each}" for each in ITEMS]


def test_an_iteration_that_fails_is_the_last_and_nothing_comes_after(world: World) -> None:
    spec = looped()
    spec["deploymentSpec"]["executors"]["exec-one"] = container(
        "if given[1] == 'two words': raise SystemExit(7)\n" + LEAVE.format("given[1]"),
        out("word"),
        given("item"),
    )
    outcome, told = write(world, spec).run()
    assert outcome.exit_code == 5
    assert "task loop/2/one failed" in outcome.message
    assert told.started == ["loop/1/one", "loop/1/two", "loop/2/one"]


def test_a_task_of_an_iteration_is_tried_again(world: World) -> None:
    spec = looped()
    spec["components"]["comp-loop"]["dag"]["tasks"]["two"]["retryPolicy"] = {"maxRetryCount": 1}
    spec["deploymentSpec"]["executors"]["exec-two"] = container(
        "seen = pathlib.Path('seen-' + str(abs(hash(given[1]))))\n"
        "if not seen.exists(): seen.touch(); raise SystemExit(1)\n" + LEAVE.format("given[1]"),
        out("said"),
        given("word"),
    )
    spec["deploymentSpec"]["executors"]["exec-two"]["container"]["env"] = [
        {"name": "PYTHONHASHSEED", "value": "0"}
    ]
    outcome, told = write(world, spec).run()
    assert outcome.exit_code == 0, outcome.message
    assert [told.started.count(f"loop/{number}/two") for number in (1, 2, 3)] == [2, 2, 2]


def test_a_list_that_a_task_left_is_gone_through(world: World) -> None:
    spec = looped()
    spec["root"]["dag"]["tasks"]["first"] = task("first")
    spec["components"]["comp-first"] = leaf("first", outputDefinitions=parameters("items"))
    spec["deploymentSpec"]["executors"]["exec-first"] = container(
        LEAVE.format('\'["a", 2, {"b": 3.5}]\''), out("items")
    )
    loop = spec["root"]["dag"]["tasks"]["loop"]
    loop["parameterIterator"]["items"] = {"inputParameter": "items"}
    loop["inputs"] = {
        "parameters": {
            "items": {
                "taskOutputParameter": {"producerTask": "first", "outputParameterKey": "items"}
            }
        }
    }
    outcome, _ = write(world, spec).run()
    assert outcome.exit_code == 0, outcome.message
    assert json.loads(kept(world, "last/parameters/kept")) == ["> a", "> 2", '> {"b": 3.5}']


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"parameterIterator": {"itemInput": "item", "items": {"raw": "{}"}}}, "a JSON list"),
        ({"parameterIterator": {"itemInput": "item", "items": {}}}, "'inputParameter'"),
        ({"artifactIterator": {"itemInput": "item"}}, "no loop over artifacts"),
        ({"iteratorPolicy": {"parallelismLimit": -1}}, "at least 0"),
    ],
)
def test_a_loop_that_cannot_be_run_is_refused(
    world: World, change: dict[str, Any], words: str
) -> None:
    spec = looped()
    spec["root"]["dag"]["tasks"]["loop"] |= change
    outcome, told = write(world, spec).run()
    assert outcome.exit_code == 3
    assert words in outcome.message
    assert not told.started


def test_what_is_handed_on_has_to_be_there(world: World) -> None:
    spec = looped()
    outputs = spec["components"]["comp-loop"]["dag"]["outputs"]["parameters"]
    outputs["all"] = {"valueFromParameter": {"producerSubtask": "x", "outputParameterKey": "y"}}
    assert "all is taken from x" in write(world, spec).run()[0].message


def test_what_is_ordered_as_compiled_takes_no_other_bound(world: World) -> None:
    outcome, told = write(world, looped()).run(parallelism=1)
    assert (outcome.exit_code, told.started) == (64, [])
    assert "leave --no-promote and --parallelism out" in outcome.message


def test_a_claim_that_nothing_stands_for_here_is_said(world: World) -> None:
    """A step that reads from it finds what this machine has at that place."""
    mounted = [{"constant": "datasets", "mountPath": "/data"}]
    outcome, told = write(world, looped(), pvcMount=mounted).run()
    assert outcome.exit_code == 0, outcome.message
    assert "last: the claim datasets is not mounted" in told.text
