"""Runs and versions in MLflow: tags, artifacts, and the aliases champion and challenger.

MLflow has no compare-and-swap: the flip is one call, read again right after it, and who finds
another champion there has lost. https://mlflow.org/docs/latest/ml/model-registry/
"""

# The package is emitted as `runtime`: its modules can only be named relative to it.
# ruff: noqa: TID252

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from .. import digest
from ..config import Config
from ..document import Json, Node
from ..errors import LostRaceError, RefusedError, UnreachableError
from . import Candidate, Champion, Version, told
from .mlflow_client import Client, Library, ModelVersion, RegisteredModel, load
from .mlflow_model import write_model
from .mlflow_tags import candidate_of, dataset_tags, flat, read_version, version_tags

CHAMPION, CHALLENGER = "champion", "challenger"
_AGAIN = "Run the same command again when the server answers: a second try is safe."


def connect(config: Config) -> "MlflowRegistry":
    """UnreachableError when no server is named, or the mlflow client is not installed."""
    uri = config.tracking.uri
    if uri is None:
        raise UnreachableError("tracking.json: uri is not set; MLflow needs a server to talk to")
    mlflow = load(uri)
    return MlflowRegistry(config, uri, mlflow, mlflow.MlflowClient(tracking_uri=uri))


@dataclass(frozen=True, slots=True)
class MlflowRegistry:
    config: Config
    uri: str
    mlflow: Library
    client: Client

    @property
    def name(self) -> str:
        return self.config.tracking.model

    @contextlib.contextmanager
    def _calls(self, doing: str, state: str = "Nothing was changed.") -> Iterator[None]:
        """Turn a failing server into words: what was tried, what is true now, what to do."""
        try:
            yield
        except (self.mlflow.MlflowException, OSError) as error:
            said = str(error).strip().splitlines() or [type(error).__name__]
            raise UnreachableError(
                f"MLflow at {self.uri} failed while {doing}: {said[0]}. {state} {_AGAIN}"
            ) from error

    def open_run(self, facts: Mapping[str, Json], known: Node | None) -> dict[str, Json]:
        if known is not None:
            run_id = known.at("backend_run").at("run_id").text()
            with self._calls(f"looking for run {run_id}"):
                self.client.get_run(run_id)
            return {"run_id": run_id}
        with self._calls("starting the tracked run", "The run was not started."):
            return {"run_id": self._start(Node("track.json", dict(facts)))}

    def _start(self, facts: Node) -> str:
        mlflow = self.mlflow
        experiment = mlflow.set_experiment(self.config.tracking.experiment or self.name)
        tags = {
            "spec_digest": facts.at("spec_digest").text(),
            "seed": str(facts.at("seed").number()),
            "code_commit": facts.at("code").at("commit").optional_text() or "none",
        }
        tags |= dataset_tags(facts)
        with mlflow.start_run(
            experiment_id=experiment.experiment_id, run_name=facts.at("run").text(), tags=tags
        ) as run:
            mlflow.log_params(
                {name: flat(each.value) for name, each in facts.at("parameters").entries().items()}
            )
        # The steps run after this process: the run ends when the model is registered.
        self.client.update_run(run.info.run_id, status="RUNNING")
        return run.info.run_id

    def register(self, candidate: Candidate) -> Version:
        with self._calls("registering the model", "No version was made, or it waits unused."):
            found = [each for each in self._search() if candidate_of(each) == candidate.digest]
            made = found[0] if found else self._create(candidate)
            version = read_version(made)
            aliases = self._aliases()
            if version.approved and aliases.get(CHAMPION) != str(version.number):
                self.client.set_registered_model_alias(self.name, CHALLENGER, str(version.number))
        return version

    def _create(self, candidate: Candidate) -> ModelVersion:
        """Upload everything, then make the version: one call, with all its tags."""
        run_id = candidate.track.at("backend_run").at("run_id").text()
        folder = f"candidate-{candidate.digest[:12]}"
        for name, score in candidate.meta.at("evaluation").at("metrics").entries().items():
            self.client.log_metric(run_id, name, float(score.decimal()))
        with TemporaryDirectory() as scratch:
            write_model(Path(scratch), candidate, run_id)
            self.client.log_artifacts(run_id, scratch, folder)
        if self._model() is None:
            self.client.create_registered_model(self.name)
        source = f"runs:/{run_id}/{folder}"
        made = self.client.create_model_version(
            self.name, source, run_id=run_id, tags=version_tags(candidate, folder)
        )
        self.client.set_terminated(run_id, status="FINISHED")
        return made

    def _model(self) -> RegisteredModel | None:
        try:
            return self.client.get_registered_model(self.name)
        except self.mlflow.MlflowException as error:
            if getattr(error, "error_code", "") == "RESOURCE_DOES_NOT_EXIST":
                return None
            raise

    def _aliases(self) -> Mapping[str, str]:
        model = self._model()
        return {} if model is None else {key: str(each) for key, each in model.aliases.items()}

    def _search(self) -> list[ModelVersion]:
        found: list[ModelVersion] = []
        token: str | None = None
        while True:
            page = self.client.search_model_versions(f"name='{self.name}'", page_token=token)
            found += page
            token = page.token
            if not token:
                return found

    def versions(self) -> tuple[Version, ...]:
        with self._calls("listing the versions"):
            return tuple(sorted((read_version(v) for v in self._search()), key=lambda v: v.number))

    def champion(self) -> Champion | None:
        with self._calls("reading the champion"):
            return self._champion()

    def _champion(self) -> Champion | None:
        number = self._aliases().get(CHAMPION)
        if number is None:
            return None
        tags = self.client.get_model_version(self.name, number).tags
        history = Node("champion_history", json.loads(tags.get("champion_history", "[]")))
        return Champion(
            version=int(number),
            history=tuple(each.number() for each in history.items()),
            reason=tags.get("champion_reason", "set outside of this runtime"),
        )

    def challenger(self) -> int | None:
        with self._calls("reading the challenger"):
            number = self._aliases().get(CHALLENGER)
        return None if number is None else int(number)

    def meta(self, version: int) -> Node:
        with TemporaryDirectory() as scratch:
            path = self._download(version, "model.meta.json", Path(scratch))
            return Node(f"v{version}/model.meta.json", json.loads(path.read_text("utf-8")))

    def fetch_model(self, version: int, folder: Path) -> Path:
        model = self.meta(version).at("model")
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory() as scratch:
            path = self._download(version, model.at("file").text(), Path(scratch))
            target = folder / path.name
            target.write_bytes(path.read_bytes())
        with self._calls(f"reading the tags of v{version}"):
            tags = self.client.get_model_version(self.name, str(version)).tags
        known = {model.at("sha256").text(), tags.get("model_sha256")}
        if known != {digest.of_file(target)}:
            raise UnreachableError(
                f"v{version}: {target.name} is not the model that was registered"
            )
        return target

    def fetch_reference(self, version: int, folder: Path) -> Path:
        with self._calls(f"looking for the reference of v{version}"):
            kept = self.client.get_model_version(self.name, str(version)).tags.get("reference")
        if kept in (None, "none"):
            raise RefusedError(
                f"{self.name} v{version} was registered without the reference that drift is "
                "measured against: run the pipeline once more, and promote what it registers"
            )
        with TemporaryDirectory() as scratch:
            path = self._download(version, str(kept), Path(scratch))
            target = folder / path.name
            target.write_bytes(path.read_bytes())
        return target

    def _download(self, version: int, name: str, folder: Path) -> Path:
        with self._calls(f"fetching {name} of v{version}"):
            found = self.client.get_model_version(self.name, str(version))
            artifact = found.tags.get("artifact_folder")
            if artifact is None or found.run_id is None:
                raise RefusedError(
                    f"{self.name} v{version} was not registered by this runtime: it has no "
                    "model.meta.json to read"
                )
            got = self.client.download_artifacts(found.run_id, f"{artifact}/{name}", str(folder))
        return Path(got)

    def flip(self, expected: Champion | None, wanted: Champion) -> None:
        number = str(wanted.version)
        way_back = "none" if wanted.previous_version is None else str(wanted.previous_version)
        now = "none" if expected is None else f"v{expected.version}"
        with self._calls("preparing the flip", f"The champion is still {now}."):
            if (present := self._champion()) != expected:
                raise LostRaceError(told(present))
            # Before the flip, so that a crash never loses the way back. These tags are read only
            # while their version is champion, so writing them changes nothing yet.
            for key, value in {
                "previous_version": way_back,
                "champion_history": json.dumps(list(wanted.history)),
                "champion_reason": wanted.reason,
            }.items():
                self.client.set_model_version_tag(self.name, number, key, value)
        unsure = f"The champion is {now} or v{number}, whole either way; `versions` tells which."
        with self._calls("moving the alias champion", unsure):
            self.client.set_registered_model_alias(self.name, CHAMPION, number)
            if (present := self._champion()) != wanted:
                raise LostRaceError(told(present))
        self.settle()

    def settle(self) -> None:
        """A version that is champion is a challenger no more; safe to call at any time."""
        with self._calls("removing the alias challenger", "The champion is in place."):
            aliases = self._aliases()
            if CHALLENGER in aliases and aliases[CHALLENGER] == aliases.get(CHAMPION):
                self.client.delete_registered_model_alias(self.name, CHALLENGER)
