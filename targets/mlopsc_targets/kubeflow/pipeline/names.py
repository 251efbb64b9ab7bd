"""What tasks, components, executors and artifacts are called in the IR.

A step's task is `step-<name>`, so that none can be taken for one of the compiler's own. KFP wants
identifiers for inputs and outputs: `-` becomes `_`, as in the variables of the step contract, and
what the compiler adds is in upper case, which no name of the language is.
"""

TRACK, RECORD, GATE, DECISION = "track", "record", "gate", "decision"
APPROVED, CHAMPION, REFUSED = "approved", "champion", "refused"
REGISTER, PROMOTE, KEEP, REFUSE = "register", "promote", "keep", "refuse"
EXIT_HANDLER, NOTIFY, STATUS = "exit-handler-1", "notify", "status"
"""What KFP's compiler calls what an exit task waits for; the task; what tells it how all ended."""
VERDICT = "verdict"
"""The parameter that the gates leave: one of the three words above."""
MODEL_KEY = "MODEL"


def step_task(step: str) -> str:
    return f"step-{step}"


def component(task: str) -> str:
    return f"comp-{task}"


def executor(task: str) -> str:
    return f"exec-{task}"


def artifact_key(name: str) -> str:
    return name.replace("-", "_")
