"""The step contract: what a step is given, and what happens to one that breaks it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from e2e.backends.world import World

from mlopsc_templates.runtime import process
from mlopsc_templates.runtime.errors import StepFailedError

OUT = "out = pathlib.Path(os.environ['MLOPS_OUTPUT_METRICS'])\n"


def replace(world: World, step: str, body: str) -> None:
    (world.project / "steps" / f"{step}.py").write_text(f"import json, os, pathlib, sys\n{body}")


def change(world: World, step: str, **changed: object) -> None:
    pipeline = json.loads((world.tree / "pipeline.json").read_text())
    pipeline["steps"][step].update(changed)
    (world.tree / "pipeline.json").write_text(json.dumps(pipeline))


def lone_metrics(world: World, body: str) -> None:
    """Make `evaluate` a step without inputs that runs `body`."""
    change(world, "evaluate", inputs={})
    replace(world, "evaluate", OUT + body)


def left(run: Path) -> list[str]:
    outputs = run / "outputs"
    return sorted(each.name for each in outputs.iterdir()) if outputs.exists() else []


def test_step_is_given_the_contract_and_leaves_its_record(world: World, run: Path) -> None:
    change(world, "evaluate", inputs={"applications": "data"}, checkpoint=True, env={"A": "b"})
    replace(
        world,
        "evaluate",
        f"{OUT}(out / 'metrics.json').write_text('{{\"auc\": 0.5}}')\n"
        "kept = {k: v for k, v in os.environ.items() if k[:6] == 'MLOPS_'}\n"
        "kept |= {k: os.environ[k] for k in ('PYTHONHASHSEED', 'A')}\n"
        "pathlib.Path('seen.json').write_text(json.dumps(kept))\n",
    )
    world.do("step", "evaluate", "--run", str(run), "--seed", "7", "--attempt", "2")
    seen = json.loads((world.project / "seen.json").read_text())
    pin = json.loads((world.tree / "pipeline.json").read_text())["data"]["applications"]["sha256"]
    assert seen.pop("MLOPS_OUTPUT_METRICS").endswith("/metrics")
    assert seen == {
        "A": "b",
        "MLOPS_CHECKPOINT_DIR": str(run / "checkpoints" / "evaluate"),
        "MLOPS_DATA_SHA256_APPLICATIONS": pin,
        "MLOPS_INPUT_APPLICATIONS": str(world.project / "data.csv"),
        "MLOPS_PARAMETERS": str(run / "parameters" / "evaluate.json"),
        "MLOPS_SEED": "7",
        "PYTHONHASHSEED": "7",
    }
    record = json.loads((run / "steps" / "evaluate.json").read_text())
    assert (record["attempt"], record["exit_code"], record["seed"]) == (2, 0, 7)
    assert record["inputs"] == {"applications": pin}
    assert set(record["outputs"]) == {"metrics"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("pass", "wrote nothing to its output metrics"),
        ("(out / 'metrics.json').write_text('garbage')", "is not JSON"),
        ("(out / 'metrics.json').write_text('[1]')", "is no JSON object of numbers"),
        ("(out / 'metrics.json').write_text('{\"auc\": NaN}')", "auc is nan: a metric is a finite"),
        ("(out / 'metrics.json').write_text('{\"auc\": 1e999}')", "auc is inf: a metric is"),
        ("(out / 'metrics.json').write_text('{\"auc\": true}')", "auc is no number"),
        ("(out / 'metrics.json').write_text('{}')", "lacks auc"),
        ("(out / 'metrics.json').write_text('{\"auc\": 1, \"f1\": 1}')", "has f1, which is not"),
        ("(out / 'other.json').write_text('{}')", "was not written"),
        ("(out.parent / 'more').mkdir()", "wrote more, which it does not declare"),
        ("out.rmdir(); out.write_text('x')", "output metrics is no folder any more"),
        ("(out / 'metrics.json').symlink_to('/etc/hostname')", "is a link or a special file"),
        ("print('\\x1b[2J' * 9, flush=True); sys.exit(3)", "ended with exit code 3"),
        ("os.kill(os.getpid(), 9)", "ended with exit code -9"),
    ],
)
def test_broken_contract_fails_the_step_and_leaves_nothing(
    world: World, run: Path, body: str, message: str
) -> None:
    lone_metrics(world, body)
    said = world.say("step", "evaluate", "--run", str(run))
    assert said.code == 5
    assert message in said.err
    assert "\x1b" not in said.out + said.err
    assert left(run) == []
    assert message in json.loads((run / "steps" / "evaluate.json").read_text())["error"]


def test_model_output_is_exactly_one_file(world: World, run: Path) -> None:
    replace(world, "train", "out = pathlib.Path(os.environ['MLOPS_OUTPUT_MODEL'])\n"
            "[(out / n).write_text('x') for n in 'ab']")  # fmt: skip
    said = world.say("step", "train", "--run", str(run))
    assert (said.code, "holds a, b; a model output is exactly one file" in said.err) == (5, True)


def test_step_that_hangs_is_ended_with_all_its_children(world: World, run: Path) -> None:
    change(world, "evaluate", timeout_seconds=1)
    lone_metrics(world, "import subprocess, time\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        "pathlib.Path('child').write_text(str(child.pid)); time.sleep(600)")  # fmt: skip
    started = time.monotonic()
    said = world.say("step", "evaluate", "--run", str(run))
    assert (said.code, "ran longer than its 1 seconds" in said.err) == (5, True)
    assert time.monotonic() - started < 20
    assert gone(int((world.project / "child").read_text()))
    assert left(run) == []


def gone(pid: int) -> bool:
    """Whether the process has ended; a zombie that waits for its new parent has."""
    for _ in range(50):
        status = Path(f"/proc/{pid}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signal_ends_the_step_and_leaves_nothing(
    world: World, run: Path, number: signal.Signals, code: int
) -> None:
    lone_metrics(
        world, "pathlib.Path('pid').write_text(str(os.getpid()))\nimport time; time.sleep(600)"
    )
    argv = [sys.executable, str(world.tree / "runtime"), "step", "evaluate", "--run", str(run)]
    with subprocess.Popen(
        argv, cwd=world.project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        marker = world.project / "pid"
        for _ in range(200):
            if marker.exists() and marker.read_text():
                break
            time.sleep(0.05)
        running.send_signal(number)
        _, err = running.communicate(timeout=30)
    assert running.returncode == code
    assert "interrupted" in err
    assert gone(int(marker.read_text()))
    assert left(run) == []


def test_retry_replaces_what_a_former_attempt_left(world: World, run: Path) -> None:
    lone_metrics(world, "(out / 'metrics.json').write_text('{\"auc\": 0.5}')")
    world.do("step", "evaluate", "--run", str(run))
    lone_metrics(world, "(out / 'metrics.json').write_text('{\"auc\": 0.75}')")
    world.do("step", "evaluate", "--run", str(run))
    assert (run / "outputs/evaluate/metrics/metrics.json").read_text() == '{"auc": 0.75}'


def test_missing_secret_is_named_and_a_foreign_one_is_withheld(
    world: World, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(world, "train", secrets={"TOKEN": "hub-token"})
    said = world.say("step", "train", "--run", str(run))
    assert said.code == 1
    assert "needs the secret 'hub-token' in the environment variable TOKEN" in said.err
    monkeypatch.setenv("TOKEN", "s3cret")
    lone_metrics(world, "assert 'TOKEN' not in os.environ\n"
        "(out / 'metrics.json').write_text('{\"auc\": 0.5}')")  # fmt: skip
    world.do("step", "evaluate", "--run", str(run))


def test_untracked_run_and_missing_input_do_not_start(world: World, run: Path) -> None:
    said = world.say("step", "train", "--run", str(world.project / "untracked"))
    assert (said.code, "track.json is not in" in said.err) == (1, True)
    said = world.say("step", "evaluate", "--run", str(run))
    assert (said.code, "reads model of step train, which has not run" in said.err) == (1, True)


def test_unknown_step_and_unknown_program(world: World, run: Path) -> None:
    assert world.say("step", "nope", "--run", str(run)).code == 64
    # Who allows words by their names can trust that none is cut short.
    assert world.say("step", "evaluate", "--ru", str(run)).code == 64
    change(world, "evaluate", inputs={}, run=["no-such-program"])
    said = world.say("step", "evaluate", "--run", str(run))
    assert (said.code, "'no-such-program' cannot be started" in said.err) == (5, True)


def test_log_of_endless_output_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LOG_LIMIT", 1000)
    argv = [
        "python",
        "-c",
        "print('x' * 99 + '\\n' * 1, end='') or [print('y' * 99) for _ in range(5000)]",
    ]
    log = tmp_path / "log"
    ended = process.run(argv, env=dict(os.environ), folder=tmp_path, log=log, timeout=60)
    assert ended.code == 0
    assert log.stat().st_size < 2000
    assert b"the log is cut here" in log.read_bytes()


def test_program_that_cannot_start_is_a_step_that_failed(tmp_path: Path) -> None:
    with pytest.raises(StepFailedError, match="cannot be started"):
        process.run(["/no"], env={}, folder=tmp_path, log=tmp_path / "log", timeout=1)
