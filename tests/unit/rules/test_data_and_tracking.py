"""What the checks of data and tracking find beside the examples of their pages."""

import pytest
from unit.rules.variants import CLEAN, FILES, PIN, Change, changed, diagnose, fixed, found

from mlopsc.record import replace
from mlopsc.schema.data_lock import Pin, write_lock

DATA = "{path: data/people.csv, kind: text}"
MLFLOW = "tracking: {mlflow: in-use}, "
URI = 'tracking: {uri: "https://mlflow.example.com"}\n'
NEEDS = "tracking: {needs: [rich-visualization, collaborative-comparison]}, "
GB = 10**9


def beside(pin: Pin | None) -> dict[str, str]:
    """The files beside the spec, with this pin of its dataset or none."""
    return {**FILES, "data.lock.json": write_lock({"people": pin} if pin else {})}


def stated(fields: str) -> Change:
    return (DATA, DATA.replace("}", f", {fields}}}"))


UNPINNED: list[tuple[list[Change], list[str]]] = [
    # Without a size the rule cannot be read, and the way out is the same: told once.
    ([], ["MLC405"]),
    ([stated("size: 12MB")], ["MLC401"]),
    ([stated("largest-file: 12MB")], ["MLC405"]),
    ([("inputs: [people]", "inputs: []"), stated("size: 12MB")], ["MLC404"]),
    ([stated("size: 42GB")], ["MLC401", "MLC403"]),
    ([stated("size: 42GB, remote: s3://bucket/people")], ["MLC401"]),
]


@pytest.mark.parametrize(("changes", "codes"), UNPINNED)
def test_what_is_not_pinned_is_told_once(changes: list[Change], codes: list[str]) -> None:
    assert sorted(code for code, _ in found(changed(*changes), beside(None))) == codes


def test_a_missing_lock_is_one_without_pins() -> None:
    files = {"schema/features.json": FILES["schema/features.json"]}
    assert found(CLEAN, files) == found(CLEAN, beside(None))


def test_a_stated_choice_needs_no_size() -> None:
    choice = 'decisions: {data: {people: {use: git-lfs, because: "ADR-1", owner: ml}}}\n'
    assert found(CLEAN + choice, beside(None)) == [("MLC401", "data.people")]


@pytest.mark.parametrize("text", ["", "{}", "<<<<<<< HEAD\n{", '{"schema": "mlopsc/data-lock/v9"}'])
def test_of_a_lock_that_cannot_be_read_only_that_is_told(text: str) -> None:
    assert found(CLEAN, {**FILES, "data.lock.json": text}) == [("MLC410", "data")]


@pytest.mark.parametrize(
    ("size", "remote", "codes"),
    [
        (10 * GB, "", ["MLC407"]),
        (10 * GB + 1, "", ["MLC403"]),
        (10 * GB + 1, "s3://bucket/people", []),
        (1 * GB, "", []),
        (1000 * GB - 1, "s3://bucket/people", []),
        (1000 * GB, "s3://bucket/people", ["MLC407"]),
    ],
)
def test_the_pinned_size_decides_where_none_is_stated(
    size: int, remote: str, codes: list[str]
) -> None:
    text = changed(stated(f'remote: "{remote}"')) if remote else CLEAN
    files = beside(replace(PIN, size=size, largest_file=1))
    # Between 1 GB and 10 GB text goes to object storage, which needs a remote as well.
    expected = ["MLC403", *codes] if codes == ["MLC407"] and not remote else codes
    assert sorted(code for code, _ in found(text, files)) == expected


@pytest.mark.parametrize(
    ("fields", "places"),
    [
        ("size: 10.8MB", []),
        ("size: 10MB", ["data.people.size"]),
        ("size: 500MB", []),
        ("largest-file: 1MB", ["data.people.largest-file"]),
        ("size: 1MB, largest-file: 1MB", ["data.people.size", "data.people.largest-file"]),
    ],
)
def test_a_size_that_was_measured_larger_is_told(fields: str, places: list[str]) -> None:
    text = changed(stated(fields))
    assert found(text) == [("MLC406", place) for place in places]
    if places:
        assert fixed(text) == []


def test_a_misspelt_path_is_written_as_it_was_pinned() -> None:
    text = changed(("data/people.csv", "data/poeple.csv"))
    assert found(text) == [("MLC402", "data.people.path")]
    assert fixed(text) == []


def test_data_that_moved_is_not_moved_back() -> None:
    (finding,) = diagnose(changed(("data/people.csv", "lake/2026/everybody.csv")))
    assert (finding.code, finding.fix) == ("MLC402", ())


def test_a_misspelt_input_does_not_make_its_dataset_unread() -> None:
    assert found(changed(("inputs: [people]", "inputs: [peolpe]"))) == [
        ("MLC506", "pipeline.steps.prepare.inputs.0")
    ]


TRACKING: list[tuple[list[Change], list[tuple[str, str]]]] = [
    ([(URI, "")], [("MLC408", "team.tracking.mlflow")]),
    ([(MLFLOW, "")], [("MLC411", "tracking.uri")]),
    ([(MLFLOW, ""), (URI, "")], []),
    ([(MLFLOW, ""), (URI, ""), ("size: 3", "size: 11")], [("MLC407", "team.size")]),
    ([(MLFLOW, ""), (URI, ""), ("size: 3", "size: 10")], []),
    ([(MLFLOW, NEEDS), (URI, "")], [("MLC409", "team.tracking.needs")]),
    ([(MLFLOW, NEEDS), (URI, "tracking: {project: churn}\n")], [("MLC409", "team.tracking.needs")]),
    ([(MLFLOW, NEEDS), (URI, "tracking: {entity: acme, project: churn}\n")], []),
    (
        [(URI, 'tracking: {uri: "https://mlflow.example.com", entity: acme, project: churn}\n')],
        [("MLC411", "tracking.entity"), ("MLC411", "tracking.project")],
    ),
    (
        [(MLFLOW, ""), (URI, "tracking: {secrets: {MLFLOW_TRACKING_TOKEN: login}}\n")],
        [("MLC411", "tracking.secrets")],
    ),
    (
        [(URI, 'tracking: {uri: "https://m.example.com", secrets: {MLOPS_SEED: login}}\n')],
        [("MLC508", "tracking.secrets.MLOPS_SEED")],
    ),
    (
        [(URI, 'tracking: {uri: "https://m.example.com", secrets: {SLACK_WEBHOOK: login}}\n')],
        [("MLC508", "tracking.secrets.SLACK_WEBHOOK")],
    ),
    *(
        (
            [
                (URI, 'tracking: {uri: "https://m.example.com", secrets: {WHO: login}}\n'),
                ("    train:\n", f"    train:\n      {section}: {{WHO: other}}\n"),
            ],
            [("MLC508", f"pipeline.steps.train.{section}.WHO")],
        )
        for section in ("env", "secrets")
    ),
]


@pytest.mark.parametrize(("changes", "expected"), TRACKING)
def test_a_backend_is_told_what_it_lacks_and_what_it_does_not_read(
    changes: list[Change], expected: list[tuple[str, str]]
) -> None:
    assert found(changed(*changes)) == expected


@pytest.mark.parametrize(
    "changes",
    [
        [(URI, "")],
        [(MLFLOW, "")],
        [(MLFLOW, NEEDS), (URI, "tracking: {entity: acme}\n")],
    ],
)
def test_a_fix_leaves_no_finding(changes: list[Change]) -> None:
    assert fixed(changed(*changes)) == []


@pytest.mark.parametrize(
    ("stated_", "says"),
    [("{}", "entity and project are"), ("{entity: acme}", "project is")],
)
def test_what_weights_and_biases_lacks_is_named(stated_: str, says: str) -> None:
    (finding,) = diagnose(changed((MLFLOW, NEEDS), (URI, f"tracking: {stated_}\n")))
    assert says in finding.summary


def test_a_team_that_states_its_choice_is_not_warned() -> None:
    large = changed((MLFLOW, ""), (URI, ""), ("size: 3", "size: 40"))
    choice = 'decisions: {tracking: {use: git-sidecar, because: "ADR-1", owner: ml}}\n'
    assert found(large + choice) == []
