"""What the checks of names, training and gates find beside the example of their page.

Each variant is one change to a spec that has no finding: what it yields, and at which place.
"""

import pytest
from unit.pages.clean import CLEAN, changed, found

from mlopsc.source import edit

STEP = "pipeline.steps.train"
METRICS = "pipeline.steps.evaluate.outputs.metrics"
SPACE = "pipeline.tune.parameters.rate"
FIRST = "gates.fairness.0"

VARIANTS = [
    ("project: {name: churn", "project: {name: kube-churn", "MLC212", "project.name"),
    ("model: {name: churn", "model: {name: lpt9", "MLC212", "model.name"),
    ("LEVEL: info", "LEVEL: AKIAIOSFODNN7EXAMPLE", "MLC213", f"{STEP}.env.LEVEL"),
    ("kind: linear", "auth_key: abc", "MLC213", "pipeline.parameters.auth_key"),
    ("train.py", 'train.py, "{{inputs.x}}"', "MLC214", f"{STEP}.run.2"),
    ("LEVEL: info", 'LEVEL: "$[[ x ]]"', "MLC214", f"{STEP}.env.LEVEL"),
    ("LEVEL: info", 'LEVEL: "{% x %}"', "MLC214", f"{STEP}.env.LEVEL"),
    ("metric: auc_roc", "metric: loss", "MLC502", "pipeline.tune.objective.metric"),
    ("[auc_roc, f1]", "[auc_roc, f1, f1]", "MLC503", f"{METRICS}.names.2"),
    ("inputs: [features]", "inputs: [features, model]", "MLC505", f"{STEP}.inputs.1"),
    ("inputs: [features]", "inputs: [features, features]", "MLC508", f"{STEP}.inputs.1"),
    ("LEVEL: info", 'PYTHONHASHSEED: "7"', "MLC508", f"{STEP}.env.PYTHONHASHSEED"),
    ("STORE: store", "MLOPS_STORE: store", "MLC508", f"{STEP}.secrets.MLOPS_STORE"),
    ("LEVEL: info", "STORE: local", "MLC508", f"{STEP}.env.STORE"),
    ("env: {LEVEL: info}", "env: {RANK: one}\n      nodes: 2", "MLC508", f"{STEP}.env.RANK"),
    ("LEVEL: info", "LEVEL: $(date +%F)", "MLC510", f"{STEP}.env.LEVEL"),
    ("train.py]", "train.py, --until=yesterday]", "MLC510", f"{STEP}.run.2"),
    ("train.py]", 'train.py, "--since=now-7d"]', "MLC510", f"{STEP}.run.2"),
    ("train.py]", 'train.py, "${TODAY}"]', "MLC510", f"{STEP}.run.2"),
    ("{min: 0.8, beats-champion-by: 0.01}", "{}", "MLC514", "gates.metrics.auc_roc"),
    (", min: 0.8}]", "}]", "MLC514", FIRST),
    (", min: 0.8}]", ", max: 0.8}]", "MLC515", f"{FIRST}.max"),
    (", min: 0.8}]", ", min: 0.8, max: 0.9}]", "MLC515", f"{FIRST}.max"),
    (", sensitive: [region]", "", "MLC516", f"{FIRST}.feature"),
    ("{model: model}", "{model: model, other: model}", "MLC519", f"{STEP}.outputs.other"),
    ("{min: 0.01, max: 0.3}", "{min: 0.01}", "MLC521", SPACE),
    ("{min: 0.01, max: 0.3}", "{}", "MLC521", SPACE),
    ("max: 0.3}", "max: 0.3, values: [0.1]}", "MLC521", SPACE),
    ("{min: 0.01, max: 0.3}", "{min: 0, max: 0.3, scale: log}", "MLC521", f"{SPACE}.min"),
    ("step: train", "step: train\n    algorithm: grid", "MLC521", SPACE),
    ("{min: 0.01, max: 0.3}", "{min: 0.3, max: 0.3}", "MLC521", f"{SPACE}.min"),
    ("parameters: {rate: {", "parameters: {kund: {", "MLC522", "pipeline.tune.parameters.kund"),
    ('"0 3 * * 1"', '"0  3 * * 1"', "MLC523", "retraining.schedule.cron"),
    ('"0 3 * * 1"', '"@weekly"', "MLC523", "retraining.schedule.cron"),
    ("Europe/Berlin", "Berlin", "MLC524", "retraining.schedule.timezone"),
    ("Europe/Berlin", "CEST", "MLC524", "retraining.schedule.timezone"),
    ("holdout: holdout,", "holdout: metrics,", "MLC525", "evaluation.holdout"),
]
CLEAN_VARIANTS = [
    ("LEVEL: info", "TOKENIZER: bert, TOKEN_FILE: /run/token"),
    ("kind: linear", "max_tokens: 512"),
    ("kind: linear", "kind: today-model"),
    ("LEVEL: info", 'LEVEL: "${HOME}"'),
    ("LEVEL: info", "RANK: one"),
    ("parameters: {rate: {min: 0.01, max: 0.3}}", "parameters: {rate: {values: [0.1, 0.2]}}"),
    ("min: 0.8, beats-champion-by: 0.01", "max: 0.8"),
    ("min: 0.8, beats-champion-by: 0.01", "min: 0.8, max: 0.8"),
    ("[auc_roc, f1]}}", "[auc_roc, f1]}, plots: artifact}"),
    ("Europe/Berlin", "UTC"),
]


SMALL = """\
apiVersion: mlopsc/v1
project: {name: churn, owner: growth@example.com}
team: {size: 3}
pipeline:
  seed: 42
  steps: {report: {run: [python, report.py], outputs: {%s}}}
%s
"""
SECTIONS = [
    ("report: artifact", "", []),
    ("report: artifact", "gates: {approval: automatic}", []),
    ("report: dataset", "", ["MLC504"]),
    ("", "", ["MLC504"]),
    ("report: dataset", "monitoring: {observations: {dataset: x, reference: report}}", []),
    ("report: dataset", "evaluation: {holdout: report, label: truth}", ["MLC531"]),
    ("report: artifact", "gates: {metrics: {f1: {min: 1}}}", ["MLC502", "MLC531"]),
    ("model: model", "", ["MLC519"]),
    ("model: model", "gates: {custom: [{name: a, run: [b]}]}", ["MLC519"]),
    ("model: model", "model: {name: a, format: onnx, schema: schema/features.json}", ["MLC512"]),
    (
        "model: model",
        "model: {name: a, format: onnx, schema: schema/features.json}\n"
        "gates: {approval: {manual: {by: me}}}",
        [],
    ),
]


def test_the_spec_has_no_finding() -> None:
    assert found(CLEAN) == ()


@pytest.mark.parametrize(("old", "new", "code", "place"), VARIANTS)
def test_a_variant_is_found_at_its_place(old: str, new: str, code: str, place: str) -> None:
    assert [(each.code, ".".join(map(str, each.path))) for each in found(changed(old, new))] == [
        (code, place)
    ]


@pytest.mark.parametrize(("old", "new", "code", "place"), VARIANTS)
def test_a_fix_of_a_variant_leaves_no_finding(old: str, new: str, code: str, place: str) -> None:
    text = changed(old, new)
    for each in found(text):
        if each.fix:
            assert found(edit.apply(text, each.fix)) == ()


@pytest.mark.parametrize(("old", "new"), CLEAN_VARIANTS)
def test_what_only_looks_alike_is_left_alone(old: str, new: str) -> None:
    assert found(changed(old, new)) == ()


@pytest.mark.parametrize(("outputs", "sections", "codes"), SECTIONS)
def test_sections_that_belong_together(outputs: str, sections: str, codes: list[str]) -> None:
    assert sorted(each.code for each in found(SMALL % (outputs, sections))) == codes


def test_a_reserved_step_is_renamed_where_the_tuning_names_it_too() -> None:
    text = CLEAN.replace("    train:\n", "    aux:\n").replace("step: train", "step: aux")
    (each,) = found(text)
    fixed = edit.apply(text, each.fix)
    assert "    step-aux:\n" in fixed
    assert "step: step-aux\n" in fixed
    assert found(fixed) == ()


def test_a_reserved_step_that_is_not_tuned_leaves_the_tuning_alone() -> None:
    for text in (
        CLEAN.replace("    evaluate:\n", "    aux:\n"),
        SMALL.replace("report: {run", "nul: {run") % ("report: artifact", ""),
    ):
        (each,) = found(text)
        assert found(edit.apply(text, each.fix)) == ()


@pytest.mark.parametrize(
    ("cron", "meant"), [("@weekly", "0 0 * * 0"), (" 0  3 * * 1", "0 3 * * 1")]
)
def test_a_schedule_that_is_plainly_meant_is_written_out(cron: str, meant: str) -> None:
    (each,) = found(changed('"0 3 * * 1"', f'"{cron}"'))
    assert [change.text for change in each.fix] == [f'"{meant}"']


@pytest.mark.parametrize(("space", "says"), [("{min: 0.1}", "`min`"), ("{max: 0.1}", "`max`")])
def test_half_a_range_is_told_by_the_end_that_it_has(space: str, says: str) -> None:
    (each,) = found(changed("{min: 0.01, max: 0.3}", space))
    assert f"has a {says} and no other end" in each.summary


@pytest.mark.parametrize(("zone", "meant"), [("Berlin", "Europe/Berlin"), ("Utc", "UTC")])
def test_a_city_is_as_good_as_its_zone(zone: str, meant: str) -> None:
    (each,) = found(changed("Europe/Berlin", zone))
    assert f"did you mean `{meant}`?" in each.help


@pytest.mark.parametrize(
    ("gate", "says"),
    [
        (
            "demographic_parity_ratio",
            "add `min`, the smallest value that passes, such as `min: 0.8`",
        ),
        (
            "equalized_odds_difference",
            "add `max`, the largest value that passes, such as `max: 0.1`",
        ),
    ],
)
def test_a_fairness_gate_without_a_bound_is_told_the_right_one(gate: str, says: str) -> None:
    text = changed("demographic_parity_ratio", gate).replace(", min: 0.8}]", "}]")
    (each,) = found(text)
    assert says in each.help
