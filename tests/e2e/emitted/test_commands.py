"""Every command that an emitted README or workflow contains, executed in a scratch clone."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.emitted import doubles, workflow
from e2e.emitted.clone import Clone, clone

TREE = "out/sidecar"
PIPELINE = f"{TREE}/repo/.github/workflows/mlops.yml"
WATCH = f"{TREE}/repo/.github/workflows/mlops-watch.yml"
REFUSED = {
    "runtime promote": "there is no challenger",
    "runtime rollback": "nothing left",
}
"""What one version, promoted already, can only refuse."""
OBSERVED = "examples/mortgage/observations/observed.csv"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clone, Path]:
    folder = tmp_path_factory.mktemp("runner")
    called = doubles.install(folder / "doubles")
    made = clone(folder, folder / "doubles")
    run_job(made, PIPELINE, "check")
    run_job(made, PIPELINE, "train")
    return made, called


def run_job(made: Clone, file: str, job: str) -> str:
    """The steps of a job as a push runs them."""
    steps = workflow.github(made.root / file, job)
    assert steps
    return "".join(
        made.ok(each.script, **each.env) for each in steps if "pull_request" not in each.condition
    )


def test_the_pipeline_workflow_trains_gates_and_promotes(scratch: tuple[Clone, Path]) -> None:
    made, _ = scratch
    tags = made.ok("git ls-remote --tags origin")
    assert "refs/tags/model/mortgage/v1" in tags
    assert "refs/tags/model/mortgage/champion" in tags


def test_every_command_of_the_readme_runs(scratch: tuple[Clone, Path]) -> None:
    made, _ = scratch
    observe(made, lambda row: row)
    lines = workflow.readme(made.root / TREE / "README.md")
    assert len(lines) >= 10
    for line in lines:
        refusal = next((why for verb, why in REFUSED.items() if line.endswith(verb)), "")
        if refusal:
            done = made.shell(line)
            assert done.returncode, line
            assert refusal in done.stderr
        elif line.startswith("grep"):
            assert made.ok(line).strip(), f"{line} found nothing"
        else:
            made.ok(line)
        if line.startswith("mlopsc install"):
            made.ok("git add -A && git commit -qm 'Install the workflow'")


def test_a_pull_request_shows_what_it_changes_and_comments(
    scratch: tuple[Clone, Path], tmp_path: Path
) -> None:
    made, called = scratch
    made.ok(
        "git switch -qc loosen && sed -i 's/feature: afam, max: 0.1/feature: afam, max: 0.3/' "
        "mlops.yaml && mlopsc build && git commit -qam loosen"
    )
    files = {name: str(tmp_path / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    (step,) = (each for each in workflow.github(made.root / PIPELINE, "check") if each.condition)
    made.ok(step.script, RUNNER_TEMP=str(tmp_path), **files)
    summary = Path(files["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")
    assert "1 gate or watch loosened" in summary
    output = Path(files["GITHUB_OUTPUT"]).read_text(encoding="utf-8").splitlines()
    name, end = output[0].split("<<")
    assert (name, output[-1], "\n".join(output[1:-1]) + "\n") == ("markdown", end, summary)
    (comment,) = workflow.github(made.root / PIPELINE, "review")
    made.ok(comment.script, **{**comment.env, "REVIEW": summary, "GITHUB_REPOSITORY": "a/b"})
    assert doubles.calls(called)[-1][:3] == ["gh", "pr", "comment"]
    made.ok("git switch -q main")


def test_the_watch_is_silent_when_all_is_well(scratch: tuple[Clone, Path]) -> None:
    made, called = scratch
    observe(made, lambda row: row)
    before = doubles.calls(called)
    run_job(made, WATCH, "watch")
    assert doubles.calls(called) == before


def test_the_watch_alerts_a_person_when_only_inputs_moved(scratch: tuple[Clone, Path]) -> None:
    made, called = scratch
    observe(made, drifted)
    versions = made.ok(f"python {TREE}/runtime versions")
    run_job(made, WATCH, "watch")
    name, *words = doubles.calls(called)[-1]
    assert (name, words[:2]) == ("gh", ["issue", "create"])
    assert "drifted" in " ".join(words)
    assert made.ok(f"python {TREE}/runtime versions") == versions, "drift alone never retrains"


def test_the_watch_retrains_when_metrics_fell(scratch: tuple[Clone, Path]) -> None:
    made, called = scratch
    observe(made, flipped)
    before = doubles.calls(called)
    assert "retrain" in run_job(made, WATCH, "watch")
    assert doubles.calls(called) == before


def observe(made: Clone, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """Write observations: the holdout, changed row by row."""
    holdout = next((made.root / ".mlops" / "runs").glob("*/outputs/prepare/holdout/*.csv"))
    with holdout.open(encoding="utf-8", newline="") as file:
        rows = [change(row) for row in csv.DictReader(file)]
    target = made.root / OBSERVED
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def drifted(row: dict[str, str]) -> dict[str, str]:
    """Debt ratios a third higher, and no truth known yet."""
    moved = {key: value for key, value in row.items() if key != "deny"}
    return {**moved, "pirat": str(float(row["pirat"]) * 1.5 + 0.2)}


def flipped(row: dict[str, str]) -> dict[str, str]:
    """The same applications with the opposite outcome: the model is wrong about all of them."""
    return {**row, "deny": "0" if row["deny"] in ("1", "1.0") else "1"}
