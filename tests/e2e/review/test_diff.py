"""`mlopsc diff` in real repositories: what a reviewer sees, and every wrong turn."""

import json
from pathlib import Path

import pytest
from e2e.review.repository import SPEC, WORKFLOW, Repository, pull_request, repository
from jsonschema import Draft202012Validator

from mlopsc.review.diff import as_json, markdown
from mlopsc.review.diff.model import Change, Difference

ROOT = Path(__file__).resolve().parents[3]
COMMENT = ROOT / "docs" / "review" / "pull-request.md"
SCHEMA = json.loads((ROOT / "docs" / "schema" / "diff.schema.json").read_text(encoding="utf-8"))
LONGEST_COMMENT = 65_536


@pytest.fixture
def made(tmp_path: Path) -> Repository:
    return repository(tmp_path)


def test_nothing_changed(made: Repository) -> None:
    done = made.mlopsc("diff")
    assert (done.returncode, done.stdout) == (
        0,
        "HEAD -> the work tree\nnothing changed in meaning\n",
    )


def test_a_comment_is_a_cosmetic_change(made: Repository) -> None:
    made.change(("team:", "# three of us\nteam:"))
    done = made.mlopsc("diff")
    assert done.returncode == 2
    assert "nothing was loosened; 1 other change" in done.stdout
    assert "mlops.yaml was reformatted" in done.stdout


def test_the_pull_request_that_the_issue_is_about(made: Repository, *, update: bool) -> None:
    pull_request(made)
    done = made.mlopsc("diff", "HEAD^", "--format", "markdown")
    assert done.returncode == 2, done.stderr
    if update:
        COMMENT.write_text(done.stdout, encoding="utf-8")
    assert COMMENT.read_text(encoding="utf-8") == done.stdout
    stop = done.stdout.splitlines()[2]
    for words in ("1 unexplained change", "1 gate or watch loosened", "3 limits raised"):
        assert words in stop
    assert "1 permission widened" in stop


def test_json_follows_its_schema(made: Repository) -> None:
    pull_request(made)
    content = json.loads(made.mlopsc("diff", "HEAD^", "--format", "json").stdout)
    Draft202012Validator(SCHEMA).validate(content)
    assert content["worst"] == "unclassified"
    assert {each["risk"] for each in content["changes"]} >= {"gate", "quota", "permission"}


@pytest.mark.parametrize("words", [("diff", "HEAD^"), ("prove",)], ids=" ".join)
def test_the_readme_shows_what_is_printed(made: Repository, words: tuple[str, ...]) -> None:
    made.change(
        ("max: 0.1}", "max: 0.25}"),
        ("count: 1}, cpu: 4", "count: 2}, cpu: 4"),
        ("{gpus: {nvidia-l4: 2}, cpu", "{gpus: {nvidia-l4: 4}, cpu"),
    )
    assert made.mlopsc("build").returncode == 0
    made.commit()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme.split(f"$ mlopsc {' '.join(words)}\n")[1].split("```")[0]
    assert len(block.splitlines()) >= 3
    assert block in made.mlopsc(*words).stdout


def test_a_renamed_step_is_a_rename(made: Repository) -> None:
    made.change(("embed:", "vectorise:"))
    assert made.mlopsc("build").returncode == 0
    content = json.loads(made.mlopsc("diff", "--format", "json").stdout)
    (change,) = content["changes"]
    assert (change["risk"], change["before"], change["after"]) == ("cosmetic", "embed", "vectorise")


def test_a_stale_tree_is_said_on_top(made: Repository) -> None:
    made.change(("seed: 42", "seed: 43"))
    lines = made.mlopsc("diff").stdout.splitlines()
    assert lines[3] == "Nothing explains these: read them first"
    assert lines[4].endswith("out/sidecar/pipeline.json is not what the spec compiles to: stale, "
                             "or edited by hand")  # fmt: skip
    assert any("pipeline.seed changed" in each for each in lines)


def test_a_hand_edit_that_was_committed_is_seen(made: Repository) -> None:
    text = (made.root / WORKFLOW).read_text(encoding="utf-8")
    (made.root / WORKFLOW).write_text(text.replace("permissions: {}", "permissions: write-all"))
    made.commit()
    done = made.mlopsc("diff", "HEAD^")
    assert f"! {WORKFLOW} is not what the spec compiles to" in done.stdout
    assert "every job may now write-all" in done.stdout


def test_a_spec_in_a_folder_of_the_repository(made: Repository) -> None:
    inner = made.root / "team"
    inner.mkdir()
    for name in ("mlops.yaml", "schema", "out"):
        made.git("mv", name, f"team/{name}")
    made.commit()
    assert made.mlopsc("diff", cwd=inner).stdout.endswith("nothing changed in meaning\n")
    workflow = made.root / "team" / WORKFLOW
    text = workflow.read_text(encoding="utf-8")
    workflow.write_text(text.replace("contents: read", "contents: write"), encoding="utf-8")
    made.commit()
    (made.root / "team" / WORKFLOW).write_text(text, encoding="utf-8")
    done = made.mlopsc("diff", cwd=inner)
    assert f"+ {WORKFLOW} was not what its spec compiled to at HEAD, and is now" in done.stdout
    assert "job check may no longer write contents" in done.stdout
    same = made.mlopsc("diff", "--spec", "team/mlops.yaml")
    assert same.stdout == done.stdout.replace("(mlops.yaml", "(team/mlops.yaml")


def test_an_override_shows_its_reason(made: Repository) -> None:
    made.change(
        (
            "team: {size: 3}\n",
            "team: {size: 3}\ndecisions: {tracking: {use: mlflow, because: ADR-7, "
            'owner: ml@example.com, expires: "2027-06-30"}}\n'
            'tracking: {uri: "https://mlflow.example.com"}\n',
        )
    )
    out = made.mlopsc("diff").stdout
    assert "! decisions.tracking is new" in out
    assert "because: ADR-7" in out
    assert "expires: 2027-06-30" in out
    assert "tracking is now decided as mlflow" in out


def test_every_limit_that_went_shows_its_arithmetic(made: Repository) -> None:
    made.change((", max-runtime: 12h", ""), ("parallelism: 2", "parallelism: 1"))
    out = made.mlopsc("diff").stdout
    assert "! quotas.max-runtime is gone" in out
    assert "+ pipeline.parallelism lowered" in out
    assert "+ at most 1 nvidia-l4 run at once, 2 before" in out


@pytest.mark.parametrize("ref", ["nope", "--output=x", "HEAD:mlops.yaml", "a b", "é", ""])
def test_a_revision_that_does_not_exist(made: Repository, ref: str) -> None:
    done = made.mlopsc("diff", "--", ref)
    assert done.returncode == 3
    assert "there is no revision" in done.stderr
    assert not (made.root / "x").exists()


def test_a_shallow_clone_names_the_command_that_helps(made: Repository, tmp_path: Path) -> None:
    made.change(("seed: 42", "seed: 43"))
    made.commit()
    shallow = tmp_path / "shallow"
    made.git("clone", "-q", "--depth", "1", f"file://{made.root}", str(shallow))
    done = made.mlopsc("diff", "HEAD^", cwd=shallow)
    assert done.returncode == 3
    assert "git fetch --unshallow" in done.stderr


def test_no_repository(tmp_path: Path) -> None:
    made = Repository(tmp_path)
    made.write(SPEC)
    done = made.mlopsc("diff")
    assert done.returncode == 3
    assert "in no git repository" in done.stderr


def test_no_spec_at_the_revision(made: Repository) -> None:
    made.git("mv", "mlops.yaml", "other.yaml")
    made.commit()
    made.git("mv", "other.yaml", "mlops.yaml")
    done = made.mlopsc("diff")
    assert done.returncode == 2
    assert "there is no mlops.yaml at HEAD: everything here is new" in done.stdout


@pytest.mark.parametrize(
    ("broken", "code"),
    [(("mlopsc/v1", "mlopsc/v2"), "MLC2"), (("seed: 42", "sead: 42"), "MLC2")],
    ids=["another version of the language", "a mistake"],
)
def test_a_side_that_does_not_compile(made: Repository, broken: tuple[str, str], code: str) -> None:
    made.change(broken)
    here = made.mlopsc("diff")
    assert here.returncode == 1
    assert f"error[{code}" in here.stderr
    assert "this side does not compile" in here.stderr
    made.commit()
    made.change((broken[1], broken[0]))
    there = made.mlopsc("diff")
    assert there.returncode == 1
    assert "the spec at HEAD does not compile" in there.stderr


def test_an_override_that_has_expired_since_does_not_hide_its_end(made: Repository) -> None:
    override = (
        "team: {size: 3}\ndecisions: {tracking: {use: mlflow, because: ADR-7, "
        'owner: ml@example.com, expires: "2026-01-31"}}\n'
        'tracking: {uri: "https://mlflow.example.com"}\n'
    )
    made.change(("team: {size: 3}\n", override))
    made.commit()
    made.change((override, "team: {size: 3}\n"))
    done = made.mlopsc("diff")
    assert done.returncode == 2, done.stderr
    assert "+ decisions.tracking is gone" in done.stdout


def test_a_tree_of_a_newer_compiler(made: Repository) -> None:
    lock = made.root / "out" / "sidecar" / "mlops.lock.json"
    content = json.loads(lock.read_text(encoding="utf-8"))
    lock.write_text(json.dumps({**content, "compiler": "99.0.0"}), encoding="utf-8")
    done = made.mlopsc("diff")
    assert done.returncode == 3
    assert "99.0.0" in done.stderr


def test_environments_come_and_go(made: Repository) -> None:
    made.write(f"{SPEC}environments: {{dev: {{}}, prod: {{pipeline: {{seed: 7}}}}}}\n")
    made.commit()
    made.write(f"{SPEC}environments: {{dev: {{}}, stage: {{}}}}\n")
    done = made.mlopsc("diff")
    assert done.returncode == 2
    assert "! environment stage is new: everything in it is new" in done.stdout
    assert "~ environment prod is gone" in done.stdout


def test_what_changed_in_one_environment_names_it(made: Repository) -> None:
    made.write(f"{SPEC}environments: {{dev: {{}}, prod: {{}}}}\n")
    made.commit()
    made.write(f"{SPEC}environments: {{dev: {{}}, prod: {{pipeline: {{seed: 7}}}}}}\n")
    assert "pipeline.seed changed [prod]" in made.mlopsc("diff").stdout


HOSTILE = "@team ![x](http://e.example) <img src=x> | `a` ${{ x }} \\u202e #1"


def test_no_value_becomes_markup() -> None:
    change = Change("gate", "worse", HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    text = markdown.render(Difference(HOSTILE, "b", (change,)))
    for live in ("<img", "![x]", "${{"):
        assert live not in text
    for line in text.splitlines():
        assert "@team" not in line.replace("&#64;team", "")


def test_two_hundred_changes_are_folded_and_thousands_are_counted() -> None:
    def of(count: int) -> str:
        changes = (
            Change("version", "neutral", f"pipeline.parameters.p{n}", "1", "2" * 90, "x")
            for n in range(count)
        )
        return markdown.render(Difference("a", "b", tuple(changes)))

    assert of(200).count("| `pipeline.parameters") == 200
    assert "<details><summary>" in of(200)
    assert len(of(5000)) < LONGEST_COMMENT
    assert "more, in `mlopsc diff`" in of(5000)


def test_the_words_of_every_class_are_there() -> None:
    changes = tuple(
        Change(risk, "worse", "a", "1", "2", "a changed")
        for risk in SCHEMA["$defs"]["risk"]["enum"]
    )
    content = json.loads(as_json.render(Difference("a", "b", changes)))
    Draft202012Validator(SCHEMA).validate(content)
    assert content["loosened"] == len(changes)
