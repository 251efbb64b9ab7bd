"""What a run measured: its scores, its holdout, and the same read back from a record."""

from decimal import Decimal

from . import digest, outputs, table
from .config import Config
from .document import Node
from .errors import RefusedError
from .run_folder import RunFolder


def measured(config: Config, run: RunFolder) -> dict[str, Decimal]:
    """What the evaluation step of `run` measured; empty when the pipeline evaluates nothing."""
    name = config.pipeline.evaluation.step
    if name is None:
        return {}
    found: dict[str, Decimal] = {}
    for output in config.step(name).outputs.values():
        if output.type == "metrics":
            folder = run.output(name, output.name)
            if not folder.is_dir():
                raise RefusedError(
                    f"step {name} has not measured anything in {run.root}: "
                    f"`step {name} --run {run.root}` comes first"
                )
            found |= outputs.metrics(folder, output.names, name)
    return found


def recorded(meta: Node) -> dict[str, Decimal]:
    """The scores in a `model.meta.json`."""
    metrics = meta.at("evaluation").at("metrics")
    return {name: each.decimal() for name, each in metrics.entries().items()}


def holdout_digest(config: Config, run: RunFolder) -> str | None:
    place = config.pipeline.evaluation.holdout
    return None if place is None else digest.of_path(run.place(place))


def holdout(config: Config, run: RunFolder) -> table.Table:
    place = config.pipeline.evaluation.holdout
    if place is None:
        raise RefusedError("pipeline.json: evaluation.holdout is not set; this gate measures on it")
    return table.read(run.place(place))
