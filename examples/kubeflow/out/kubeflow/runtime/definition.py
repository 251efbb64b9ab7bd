"""What a step is, as one digest: all that reaches its command but for the image.

A platform that caches is asked with the digest that the build computed. The pod computes it again
from what it was given: a step never runs as something else than what the cache will say it was.
"""

from . import digest, document
from .config import Config
from .document import Json
from .errors import RefusedError


def of_step(config: Config, name: str) -> str:
    """The digest of step `name`, as the compiler computes it when it writes the pipeline."""
    pipeline = document.read(config.tree / "pipeline.json")
    step = pipeline.at("steps").at(name)
    read = config.step(name).inputs
    data: dict[str, Json] = {
        each: config.pipeline.data[each].sha256 for each in read if read[each] == "data"
    }
    value: dict[str, Json] = {
        "data": data,
        "parameters": pipeline.at("parameters").value,
        "runtime": digest.of_path(config.tree / "runtime"),
        "seed": pipeline.at("seed").value,
        "step": step.value,
    }
    return digest.of_text(document.render(value))


def check(config: Config, name: str, expected: str) -> None:
    """RefusedError when step `name` is not what the pipeline was compiled from."""
    if of_step(config, name) != expected:
        raise RefusedError(
            f"step {name} is not what this pipeline was compiled from: its tree and its definition "
            "are of two builds. Apply the whole output of one build, and run that version."
        )
