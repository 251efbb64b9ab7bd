"""What the checks of monitoring find beside the examples of their pages."""

import pytest
from unit.rules.variants import Change, changed, diagnose, fixed, found

OBSERVED = "  observations: {dataset: observations, labels-after: 7d, reference: holdout}\n"
ALERTS = "  alerts: {email: [oncall@example.com]}\n"
DEGRADATION = "  on-degradation: {metric: auc_roc, drop: 0.03, window: 7d}\n"
DRIFT = "  on-drift: {method: psi, threshold: 0.2, action: alert}\n"
SIGNALS = (f"retraining:\n{DEGRADATION}{DRIFT}", "")
PLACE = "monitoring.observations"
NO_BOUND = [("MLC707", "monitoring.performance"), ("MLC707", "monitoring.drift")]
"""What is watched without `retraining` saying how much is too much."""

VARIANTS: list[tuple[list[Change], list[tuple[str, str]]]] = [
    ([("  prices: {nvidia-l4: 0.80 USD/h}\n", "")], [("MLC701", "monitoring.cost")]),
    ([("  prices: {nvidia-l4: 0.80 USD/h}\n", ""), ("cost: true", "cost: false")], []),
    ([("0.80 USD/h", "0.80 EUR/h")], [("MLC706", "monitoring.prices.nvidia-l4")]),
    ([("0.80 USD/h", "0.80 EUR/h"), ("  monthly-budget: 3000 USD\n", "")], []),
    # Whatever is watched first is where it is told, once.
    ([(OBSERVED, "")], [("MLC702", "retraining.on-degradation")]),
    ([(OBSERVED, ""), (DEGRADATION, "")], [("MLC702", "retraining.on-drift"), NO_BOUND[0]]),
    ([(OBSERVED, ""), SIGNALS], [NO_BOUND[0], ("MLC702", "monitoring.drift"), NO_BOUND[1]]),
    (
        [(OBSERVED, ""), SIGNALS, ("  drift: true\n", "")],
        [("MLC702", "monitoring.performance"), NO_BOUND[0]],
    ),
    ([(OBSERVED, ""), SIGNALS, ("  drift: true\n", ""), ("  performance: true\n", "")], []),
    ([(", reference: holdout}", "}")], [("MLC702", PLACE)]),
    # Performance is compared with the truth, not with data as they were.
    ([(", reference: holdout}", "}"), SIGNALS, ("  drift: true\n", "")], NO_BOUND[:1]),
    ([("labels-after: 7d, ", "")], [("MLC704", PLACE)]),
    ([("labels-after: 7d, ", ""), (DEGRADATION, ""), ("  performance: true\n", "")], []),
    ([(ALERTS, "")], [("MLC703", "retraining.on-degradation")]),
    ([(ALERTS, "  alerts: {slack: {secret: webhook}}\n")], []),
    ([(ALERTS, ""), SIGNALS], [NO_BOUND[0], ("MLC703", "monitoring.drift"), NO_BOUND[1]]),
    ([("reference: holdout", "reference: model")], [("MLC705", f"{PLACE}.reference")]),
]


@pytest.mark.parametrize(("changes", "expected"), VARIANTS)
def test_a_variant_is_found_at_its_place(
    changes: list[Change], expected: list[tuple[str, str]]
) -> None:
    assert found(changed(*changes)) == expected


FIXED: list[Change] = [
    (", reference: holdout}", "}"),
    (ALERTS, ""),
    ("reference: holdout", "reference: holdot"),
]


@pytest.mark.parametrize("change", FIXED)
def test_a_fix_leaves_no_finding(change: Change) -> None:
    assert fixed(changed(change)) == []


def test_an_owner_who_is_no_address_is_not_written_as_one() -> None:
    (finding,) = diagnose(changed((ALERTS, ""), ("growth@example.com", "growth team")))
    assert (finding.code, finding.fix) == ("MLC703", ())
    assert "growth team" not in finding.help


def test_every_type_in_use_has_a_price_of_its_own() -> None:
    text = changed(
        ("gpu: {type: nvidia-l4, count: 1}", "gpu: {type: nvidia-t4, count: 1}"),
        ("gpus: {nvidia-l4: 4}", "gpus: {nvidia-l4: 4, nvidia-t4: 4}"),
    )
    (finding,) = diagnose(text)
    assert finding.code == "MLC701"
    assert "nvidia-t4" in finding.summary
    assert "USD/h" in finding.help
