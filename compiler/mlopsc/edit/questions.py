"""What `mlopsc init` asks, in order: the words, the default, and what is taken for an answer."""

from mlopsc.record import dataclass
from mlopsc.schema.v1.forms import EMAIL, EXPECTS, NAME, URI

LOCAL_MLFLOW = "http://127.0.0.1:5000"
"""Where `mlflow server` listens by default: https://mlflow.org/docs/latest/api_reference/cli.html"""


@dataclass(frozen=True, slots=True)
class Question:
    """`name` is the flag's, with `_` for `-`; the answer meets `pattern` as a whole."""

    name: str
    text: str
    default: str
    pattern: str
    expects: str

    @property
    def flag(self) -> str:
        return f"--{self.name.replace('_', '-')}"


def _one_of(*words: str) -> tuple[str, str]:
    return "|".join(words), f"one of {', '.join(words)}"


QUESTIONS = (
    Question("name", "Name of the project", "", NAME, EXPECTS[NAME]),
    Question("owner", "Who answers for it", "team@example.com", EMAIL, EXPECTS[EMAIL]),
    Question(
        "team_size", "How many people work on it", "3", "[1-9][0-9]{0,4}", "a number of people"
    ),
    Question(
        "mlflow", "MLflow: in-use, broken or none", "none", *_one_of("in-use", "broken", "none")
    ),
    Question("tracking_uri", "Address of its server", LOCAL_MLFLOW, URI, EXPECTS[URI]),
    Question(
        "kubernetes",
        "Kubernetes: none, runs, or expertise (it runs, and somebody can operate it)",
        "none",
        *_one_of("none", "runs", "expertise"),
    ),
    Question(
        "cloud",
        "Cloud: aws, gcp, azure, on-premises or none",
        "none",
        *_one_of("aws", "gcp", "azure", "on-premises", "none"),
    ),
    Question(
        "prefers_managed", "Managed services preferred: yes or no", "no", *_one_of("yes", "no")
    ),
    Question("ci", "CI: github or gitlab", "github", *_one_of("github", "gitlab")),
)
