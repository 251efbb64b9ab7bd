"""Trains the denial model and exports it to ONNX, the same bytes for the same data and seed.

Sensitive attributes are never an input of the model. With `mitigation: reweigh` one of them sets
the weights of the training rows, which is all the model ever learns of it.
"""

from collections.abc import Callable

import numpy as np
from dataset import FEATURES, LABEL, Table, read_table
from numpy.typing import NDArray
from onnx import GraphProto
from settings import Settings, read_settings
from skl2onnx import to_onnx
from sklearn.base import ClassifierMixin
from sklearn.ensemble import BaggingClassifier, GradientBoostingClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from step_contract import input_path, output_folder, parameters, seed

PROTECTED = "afam"
OPSET = 17
LEARNING_RATE = 0.05


def logistic(_settings: Settings, seed: int) -> ClassifierMixin:
    """The plain model whose coefficients a loan officer can read out."""
    return LogisticRegression(max_iter=1000, random_state=seed)


def boosting(settings: Settings, seed: int) -> ClassifierMixin:
    """Boosted trees: more accurate here, still microseconds to score."""
    return GradientBoostingClassifier(
        n_estimators=settings.trees,
        max_depth=settings.depth,
        learning_rate=LEARNING_RATE,
        random_state=seed,
    )


def blend(settings: Settings, seed: int) -> ClassifierMixin:
    """The two above averaged with bagged nearest neighbours: milliseconds to score."""
    neighbours = BaggingClassifier(
        KNeighborsClassifier(settings.neighbours),
        n_estimators=settings.members,
        random_state=seed,
    )
    voters = [
        ("logistic", logistic(settings, seed)),
        ("boosting", boosting(settings, seed)),
        ("neighbours", neighbours),
    ]
    return VotingClassifier(voters, voting="soft", flatten_transform=False)


MODELS: dict[str, Callable[[Settings, int], ClassifierMixin]] = {
    "blend": blend,
    "boosting": boosting,
    "logistic": logistic,
}


def train(table: Table, settings: Settings, seed: int) -> bytes:
    """The trained model: float input [N, features]; int64 labels, then probabilities [N, 2]."""
    model = Pipeline(
        [("scale", StandardScaler()), ("classify", MODELS[settings.model](settings, seed))]
    )
    features = table.features()
    model.fit(features, table.flags(LABEL), classify__sample_weight=row_weights(table, settings))
    exported = to_onnx(
        model, features[:1], name="mortgage", target_opset=OPSET, options={"zipmap": False}
    )
    drop_unused_constants(exported.graph)
    serialized: bytes = exported.SerializeToString()
    return serialized


def drop_unused_constants(graph: GraphProto) -> None:
    """Removes what the exporter of `blend` leaves behind; the runtime would warn at every load."""
    used = {name for node in graph.node for name in node.input}
    for constant in list(graph.initializer):
        if constant.name not in used:
            graph.initializer.remove(constant)


def row_weights(table: Table, settings: Settings) -> NDArray[np.float64]:
    """How much each training row counts, shape [N]."""
    labels = table.flags(LABEL)
    weights = np.where(labels == 1, settings.denial_weight, 1.0)
    if settings.mitigation == "reweigh":
        weights = weights * independence_weights(labels, table.flags(PROTECTED))
    return weights


def independence_weights(
    labels: NDArray[np.int64], groups: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Weights under which outcome and group are independent: P(group) P(label) / P(group, label).

    Kamiran and Calders, "Data preprocessing techniques for classification without discrimination",
    Knowledge and Information Systems 33 (2012), https://doi.org/10.1007/s10115-011-0463-8.
    """
    weights = np.ones(len(labels))
    for group in (0, 1):
        for label in (0, 1):
            cell = (groups == group) & (labels == label)
            if cell.any():
                expected = (groups == group).mean() * (labels == label).mean()
                weights[cell] = expected / cell.mean()
    return weights


def main() -> None:
    """Runs the step."""
    settings = read_settings(parameters())
    table = read_table(input_path("features"))
    model = train(table, settings, seed())
    (output_folder("model") / "model.onnx").write_bytes(model)
    print(f"{settings.model}: {len(FEATURES)} features, {len(model)} bytes of ONNX")


if __name__ == "__main__":
    main()
