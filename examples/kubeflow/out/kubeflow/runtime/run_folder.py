"""Where everything of one run stands below its folder."""

from dataclasses import dataclass
from pathlib import Path

from . import document, outputs
from .config import Config, Place
from .errors import RefusedError


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of a run, absolute."""

    root: Path

    def output(self, step: str, name: str) -> Path:
        return self.root / "outputs" / step / name

    def step_record(self, step: str) -> Path:
        return self.root / "steps" / f"{step}.json"

    def log(self, name: str) -> Path:
        return self.root / "logs" / f"{name}.log"

    @property
    def track(self) -> Path:
        return self.root / "track.json"

    @property
    def meta(self) -> Path:
        return self.root / "model.meta.json"

    @property
    def verdict(self) -> Path:
        return self.root / "verdict.json"

    @property
    def version(self) -> Path:
        return self.root / "version.json"

    def require(self, path: Path, verb: str) -> document.Node:
        """The document at `path`, or RefusedError naming the verb that writes it."""
        if not path.is_file():
            raise RefusedError(
                f"{path.name} is not in {self.root}: `{verb} --run {self.root}` comes first"
            )
        return document.read(path)

    def place(self, place: Place) -> Path:
        """The folder of an output that a step of this run made, or RefusedError."""
        folder = self.output(place.step, place.output)
        if not folder.is_dir():
            raise RefusedError(
                f"{place.output} of step {place.step} is not in {self.root}: "
                f"`step {place.step} --run {self.root}` comes first"
            )
        return folder

    def model_file(self, config: Config) -> Path:
        return outputs.only_file(self.place(config.pipeline.model.place))
