"""What the sidecar target emits, before the judges that its readers have: zizmor, the schemas of
GitHub and GitLab, yamllint, ruff's security rules, and two YAML readers that differ elsewhere.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
import yaml
from ruamel.yaml import YAML
from unit.targets.trees import SPECS, write_tree

PROGRAMS = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
"""Where the judges stand: beside this Python, or on PATH when this Python is the wheel's."""
YAML_SUFFIXES = (".yml", ".yaml", ".dvc")
LINT = {
    "extends": "default",
    "rules": {
        # A command or a script stands in one line where a shell reads one line.
        "line-length": "disable",
        # One document a file; GitHub's own examples do without the marker.
        "document-start": "disable",
        # `on` is GitHub's word; it is quoted, so that no reader takes it for `true`.
        "truthy": {"check-keys": True},
    },
}
SECURITY = {
    # The runtime starts the team's own commands and git: lists of words, never a shell.
    ("runtime/git.py", "S603"): 1,
    ("runtime/process.py", "S603"): 1,
    # A step's nodes on one machine are the runtime itself.
    ("runtime/processes.py", "S603"): 1,
    # It asks the API server, at the address of its own pod's cluster.
    ("runtime/cluster.py", "S310"): 1,
    # It asks KFP and Slack, at the addresses that the team's own spec and secret name.
    ("runtime/web.py", "S310"): 1,
    # The name of the variable that names the token's file.
    ("runtime/kfp_api.py", "S105"): 1,
    # git is found on PATH, as every other tool of a runner is.
    ("runtime/git.py", "S607"): 1,
    ("tests/scratch_copy.py", "S607"): 1,
    # The emitted tests start the runtime, and an MLflow server of their own.
    ("tests/scratch_copy.py", "S603"): 2,
    # They ask that server, whose address they made, whether it is up.
    ("tests/scratch_copy.py", "S310"): 1,
    # Tests assert.
    ("tests/scratch_copy.py", "S101"): 4,
    ("tests/test_gates.py", "S101"): 4,
    ("tests/test_reproducibility.py", "S101"): 1,
    ("tests/test_rollback.py", "S101"): 9,
    ("tests/test_tracking.py", "S101"): 6,
}
"""How often ruff's security rules speak in an emitted file, with no `noqa` obeyed."""
every_tree = pytest.mark.parametrize("name", SPECS)


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("trees")
    return {name: write_tree(name, folder) for name in SPECS}


def judge(tool: str, *words: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which(tool, path=PROGRAMS)
    assert program, f"{tool} is not installed"
    return subprocess.run(
        [program, *words], capture_output=True, text=True, timeout=60, check=False
    )


def yaml_files(tree: Path) -> list[Path]:
    found = (each for each in tree.rglob("*") if each.is_file())
    return sorted(each for each in found if each.name.endswith(YAML_SUFFIXES))


def workflows(tree: Path) -> list[str]:
    return [str(each) for each in yaml_files(tree) if ".github/workflows" in each.as_posix()]


@every_tree
def test_every_tree_has_the_files_of_its_ci(trees: dict[str, Path], name: str) -> None:
    names = {each.relative_to(trees[name]).as_posix() for each in yaml_files(trees[name])}
    github = {f"repo/.github/workflows/{each}.yml" for each in ("mlops", "mlops-watch")}
    assert names == {
        "example": github,
        "example-mlflow": github,
        "gitlab-mlflow": {"repo/.gitlab-ci.yml", "repo/data/customers.csv.dvc"},
        "minimal": {"repo/.github/workflows/mlops.yml"},
    }[name]  # fmt: skip


@every_tree
def test_zizmor_and_the_schema_of_github_find_nothing(trees: dict[str, Path], name: str) -> None:
    files = workflows(trees[name])
    if not files:
        assert name.startswith("gitlab")
        return
    done = judge("zizmor", "--offline", "--no-config", "--persona", "auditor", *files)
    assert (done.returncode, "No findings to report" in done.stdout) == (0, True), done.stdout
    done = judge("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files)
    assert done.returncode == 0, done.stdout


def test_the_schema_of_gitlab_finds_nothing(trees: dict[str, Path]) -> None:
    done = gitlab_schema(trees["gitlab-mlflow"] / "repo" / ".gitlab-ci.yml")
    assert done.returncode == 0, done.stdout


def gitlab_schema(file: Path) -> subprocess.CompletedProcess[str]:
    transform = ("--data-transform", "gitlab-ci")
    return judge("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", *transform, str(file))


def test_the_judges_of_workflows_bite(trees: dict[str, Path], tmp_path: Path) -> None:
    """Each refuses a workflow with one fault of its own kind."""
    (whole,) = workflows(trees["minimal"])
    text = Path(whole).read_text(encoding="utf-8")
    spoilt = tmp_path / ".github" / "workflows" / "mlops.yml"
    spoilt.parent.mkdir(parents=True)
    spoilt.write_text(text.replace("persist-credentials: false", "persist-credentials: true"))
    done = judge("zizmor", "--offline", "--no-config", "--persona", "auditor", str(spoilt))
    assert (done.returncode > 0, "artipacked" in done.stdout) == (True, True)
    spoilt.write_text(text.replace("timeout-minutes:", "timeout-hours:"))
    schema = ("--builtin-schema", "vendor.github-workflows")
    assert judge("check-jsonschema", *schema, str(spoilt)).returncode
    gitlab = tmp_path / ".gitlab-ci.yml"
    source = trees["gitlab-mlflow"] / "repo" / ".gitlab-ci.yml"
    gitlab.write_text(source.read_text(encoding="utf-8").replace("when: never", "when: nevver"))
    assert gitlab_schema(gitlab).returncode


@every_tree
def test_yamllint_finds_nothing(trees: dict[str, Path], name: str) -> None:
    files = [str(each) for each in yaml_files(trees[name])]
    done = judge("yamllint", "--strict", "-d", json.dumps(LINT), *files)
    assert (done.returncode, done.stdout) == (0, "")


@every_tree
def test_both_readers_of_yaml_read_the_same(trees: dict[str, Path], name: str) -> None:
    """PyYAML reads YAML 1.1, ruamel 1.2: no word means another thing to the other."""
    for file in yaml_files(trees[name]):
        text = file.read_text(encoding="utf-8")
        with StringIO(text) as stream:
            newer = YAML(typ="safe", pure=True).load(stream)
        assert yaml.safe_load(text) == newer, file
        assert newer, file


@every_tree
def test_the_security_rules_find_what_has_a_reason(trees: dict[str, Path], name: str) -> None:
    tree = trees[name]
    done = judge(
        "ruff", "check", "--isolated", "--no-cache", "--select", "S", "--ignore-noqa",
        "--output-format", "json", str(tree),
    )  # fmt: skip
    found = Counter(
        (Path(each["filename"]).relative_to(tree.resolve()).as_posix(), each["code"])
        for each in json.loads(done.stdout)
    )
    assert found == SECURITY


@every_tree
def test_every_json_file_is_sorted_and_ends_with_a_line_end(
    trees: dict[str, Path], name: str
) -> None:
    files = list(trees[name].glob("*.json"))
    assert {each.name for each in files} == {
        "gates.json", "mlops.map.json", "monitoring.json", "pipeline.json", "tracking.json",
    }  # fmt: skip
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert text == json.dumps(json.loads(text), indent=2, sort_keys=True) + "\n", file
