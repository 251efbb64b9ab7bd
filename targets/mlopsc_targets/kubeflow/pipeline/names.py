"""What tasks, components, executors and artifacts are called in the IR.

A step's task is `step-<name>`, so that none can be taken for one of the compiler's own. KFP wants
identifiers for inputs and outputs: `-` becomes `_`, as in the variables of the step contract, and
what the compiler adds is in upper case, which no name of the language is.
"""

from mlopsc_targets.kubeflow.pods import WORKSPACE

TRACK, RECORD, GATE, DECISION = "track", "record", "gate", "decision"
APPROVED, CHAMPION, REFUSED = "approved", "champion", "refused"
REGISTER, PROMOTE, KEEP, REFUSE = "register", "promote", "keep", "refuse"
TRIALS, CHOOSE = "trials", "choose"
EXIT_HANDLER, NOTIFY, STATUS = "exit-handler-1", "notify", "status"
"""What KFP's compiler calls what an exit task waits for; the task; what tells it how all ended."""
ASK_THE_REGISTRY = frozenset((TRACK, GATE, REGISTER, PROMOTE, KEEP, REFUSE, NOTIFY))
"""The tasks that get what the registry's client has to show; no step is among them."""
VERDICT = "verdict"
"""The parameter that the gates leave: one of the three words above."""
MODEL_KEY = "MODEL"
OF_THIS_RUN = f"{WORKSPACE}/{{{{$.pipeline_job_uuid}}}}"
"""The part of the claim that is this run's."""
TRIAL, OBJECTIVE, SCORES, CHOSEN = "TRIAL", "OBJECTIVE", "SCORES", "CHOSEN"
"""Parameters of tuning: a trial, what it measured, that of all trials, the trial that is best."""


def step_task(step: str) -> str:
    return f"step-{step}"


def trial_task(step: str) -> str:
    return f"trial-{step}"


def component(task: str) -> str:
    return f"comp-{task}"


def executor(task: str) -> str:
    return f"exec-{task}"


def artifact_key(name: str) -> str:
    return name.replace("-", "_")
