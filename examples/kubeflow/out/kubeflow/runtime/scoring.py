"""Run an ONNX model on a holdout: the only place that needs numpy and onnxruntime."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from .config import Feature
from .errors import RefusedError, UnreachableError
from .table import Table


class _Named(Protocol):
    name: str


class Session(Protocol):
    """The part of onnxruntime.InferenceSession used here.

    https://onnxruntime.ai/docs/api/python/api_summary.html
    """

    def get_inputs(self) -> Sequence[_Named]: ...
    def run(self, names: None, feed: dict[str, object]) -> Sequence[Sequence[float]]: ...


class _Options(Protocol):
    intra_op_num_threads: int
    inter_op_num_threads: int


class _Runtime(Protocol):
    SessionOptions: Callable[[], _Options]
    InferenceSession: Callable[..., Session]


class _Numpy(Protocol):
    float32: object

    def array(self, rows: object, dtype: object) -> Sequence[object]: ...


@dataclass(frozen=True, slots=True)
class Model:
    """An ONNX model ready to answer; `rows` are float32 of shape [n, features]."""

    session: Session
    rows: Sequence[object]

    def answer(self, rows: object) -> Sequence[Sequence[float]]:
        return self.session.run(None, {self.session.get_inputs()[0].name: rows})

    def labels(self) -> list[int]:
        """The predicted label of every row: the model's first output, of shape [n]."""
        return [int(each) for each in self.answer(self.rows)[0]]


def load(path: Path, features: Sequence[Feature], holdout: Table, threads: int) -> Model:
    """The model in `path` with the feature columns of `holdout` in their declared order.

    RefusedError when it is no ONNX model, UnreachableError when a library is missing.
    """
    if path.suffix != ".onnx":
        raise RefusedError(
            f"{path.name} is not measurable: fairness and latency gates run ONNX models. "
            "Export the model to ONNX, or measure it in a custom gate."
        )
    if not holdout.rows or not features:
        raise RefusedError(f"{holdout.where} has no row, or the model no feature: nothing to run")
    runtime = cast(_Runtime, _library("onnxruntime"))
    numpy = cast(_Numpy, _library("numpy"))
    columns = [holdout.numbers(each.name) for each in features]
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = threads
    rows = numpy.array(list(zip(*columns, strict=True)), numpy.float32)
    try:
        session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        model = Model(session, rows)
        model.answer(rows[:1])
    except Exception as error:  # its exception types share no base class but Exception
        raise RefusedError(f"{path.name} cannot answer a row of the holdout: {error}") from error
    return model


def _library(name: str) -> object:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UnreachableError(
            f"{name} is not installed here; the fairness and latency gates measure with numpy "
            "and onnxruntime. Install both beside the pipeline's own requirements."
        ) from error
