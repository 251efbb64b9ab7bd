"""The custom gates: a team's own command that passes with exit code 0."""

from . import process
from .config import Config
from .document import write
from .errors import StepFailedError
from .rules import CustomGate
from .run_folder import RunFolder
from .step import inherited
from .verdict import Result, refused


def judge(config: Config, run: RunFolder, gate: CustomGate) -> Result:
    """Run the command on the candidate's model and the holdout; its log stands in `logs/`."""
    name, wanted = f"custom {gate.name}", "exit code 0"
    parameters = run.root / "parameters" / f"gate-{gate.name}.json"
    write(parameters, config.pipeline.parameters)
    env = inherited(config, keep=set()) | {
        "MLOPS_INPUT_MODEL": str(run.place(config.pipeline.model.place)),
        "MLOPS_PARAMETERS": str(parameters),
        "MLOPS_SEED": str(config.pipeline.seed),
    }
    if config.pipeline.evaluation.holdout is not None:
        env["MLOPS_INPUT_HOLDOUT"] = str(run.place(config.pipeline.evaluation.holdout))
    log = run.log(f"gate-{gate.name}")
    try:
        ended = process.run(
            gate.run, env=env, folder=config.project, log=log, timeout=gate.timeout_seconds
        )
    except StepFailedError as error:
        return refused(name, "not started", wanted, str(error))
    if ended.code is None:
        why = f"ran longer than its {gate.timeout_seconds} seconds and was stopped"
        return refused(name, "stopped", wanted, why)
    why = "the command accepted the model" if ended.code == 0 else f"see logs/{log.name}"
    return Result(name, f"exit code {ended.code}", wanted, ended.code == 0, why)
