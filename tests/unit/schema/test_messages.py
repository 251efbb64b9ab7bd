"""The words of schema diagnostics where one code has several stories to tell."""

import pytest
from unit.schema.specs import FULL, checked, found, source_of, with_value

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.schema.environments import declared
from mlopsc.source.model import Data
from mlopsc.source.span import Path

STEP: Path = ("pipeline", "steps", "train")


def only(text: str) -> Diagnostic:
    (each,) = found(text)
    return each


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("      timeout: 1h", "      gpu: {type: nvidia-l4}", "`gpu` belongs in `pipeline.steps"),
        ("  size: 3", "  size: 3\n  quotas: {cpu: 4}", "`quotas` belongs at the top of the file"),
        ("  size: 3", "  size: 3\n  clod: aws", "The keys known here are `size`"),
        ("  size: 3", "  size: 3\n  prefer-managed: true", "did you mean `prefers-managed`?"),
    ],
)
def test_an_unknown_key_is_told_what_it_could_be(old: str, new: str, says: str) -> None:
    assert old in FULL
    assert says in only(FULL.replace(old, new)).help


def test_a_map_with_few_keys_names_them() -> None:
    each = only(FULL.replace('version: "26.03",', 'version: "26.03", components: {kpf: "2.5"},'))
    assert (each.code, each.help[:22]) == ("MLC201", "did you mean `kfp`? Th")


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ((*STEP, "run"), "python train.py", "write `[python, train.py]`."),
        ((*STEP, "resources", "gpu"), "nvidia-l4", "write `{type: nvidia-l4}`."),
        ((*STEP, "outputs"), ["model"], "write for instance `{features: dataset}`."),
        (("platform", "kubeflow", "version"), 26.03, 'write it in quotes, "26.03"'),
        (("apiVersion",), "v2", "the only one there is"),
        (("team", "cloud"), "heaven", "It takes one of `aws`"),
        (("platform", "sagemaker", "account"), "12", "Twelve digits."),
        (("pipeline", "parallelism"), 0, "from 1 to 100"),
        (("retraining", "on-drift", "threshold"), 0, "above 0"),
        (("serving", "traffic", "peak"), -1.5, "above 0"),
        (("project", "owner"), "", '"team@example.com"'),
        (("project", "owner"), "x" * 1001, "at most 1000 characters"),
        (("gates", "approval"), "manual", "manual: {by:"),
    ],
)
def test_the_help_says_what_to_write(path: Path, value: Data, says: str) -> None:
    assert says in only(with_value(path, value)).help


def test_a_secret_in_a_wrong_place_is_not_repeated() -> None:
    token = "ghp_" + "a1B2" * 9
    each = only(with_value(("team", "cloud"), token))
    assert token not in each.summary + each.help
    assert token not in "".join(change.text for change in each.fix)


def test_the_layers_of_environments_are_mappings_with_proper_names() -> None:
    text = FULL + "environments:\n  dev:\n  Prod: {}\n  test: 4\n"
    assert [each.code for each in checked(text)] == ["MLC210", "MLC205", "MLC210"]


def test_environments_are_a_mapping_themselves() -> None:
    assert [each.code for each in checked(FULL + "environments: [dev]\n")] == ["MLC210"]


def test_an_environment_is_asked_for_by_its_name() -> None:
    (each,) = checked(FULL, "dev")
    assert (each.code, each.help) == ("MLC211", "This file declares none.")


def test_a_fault_of_a_layer_is_told_where_the_layer_wrote_it() -> None:
    text = FULL + "environments:\n  dev:\n    team: {size: many}\n"
    (each,) = checked(text, "dev")
    assert (each.code, each.span.line) == ("MLC206", text.count("\n"))
    assert "MLC206" not in {other.code for other in checked(text)}


def test_the_environments_of_a_file_are_listed_in_its_order() -> None:
    assert declared(source_of(FULL + "environments: {prod: {}, dev: {}}\n")) == ("prod", "dev")
    assert declared(source_of(FULL)) == ()
