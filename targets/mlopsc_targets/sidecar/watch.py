"""The daily watch: measure drift and performance, then alert a person or retrain.

The runtime's `drift` verb decides: 0 all is well, 10 metrics fell, 11 only inputs moved. Drift
alone never retrains.
"""

from mlopsc.plan.model import Plan
from mlopsc_targets.sidecar.commands import Commands


def watch_script(plan: Plan, says: Commands) -> str:
    """A shell script; its only words from the spec are proven names."""
    alert = _alert(plan)
    *reference, drift = says.watch
    before = "".join(f"{each}\n" for each in reference)
    return f"""\
set -eu
{before}report="$(mktemp)"
status=0
{drift} > "$report" || status=$?
cat "$report"
case "$status" in
  0) exit 0 ;;
  10) {says.run} ;;
  11) {alert} ;;
  *) exit "$status" ;;
esac"""


def _alert(plan: Plan) -> str:
    parts = [_issue(plan)]
    if plan.monitoring.slack_secret:
        parts.append(_slack(plan))
    return "\n      ".join(parts)


def _issue(plan: Plan) -> str:
    title = f"{plan.project}: inputs drifted, metrics hold; review by hand"
    if plan.ci == "gitlab":
        return (
            'curl --fail --silent --show-error --header "PRIVATE-TOKEN: $ALERT_TOKEN" '
            f"--data-urlencode 'title={title}' --data-urlencode \"description@$report\" "
            '"$CI_API_V4_URL/projects/$CI_PROJECT_ID/issues"'
        )
    return f"gh issue create --title '{title}' --body-file \"$report\""


def _slack(plan: Plan) -> str:
    return (
        "curl --fail --silent --show-error --header 'Content-Type: application/json' "
        f'--data \'{{"text": "{plan.project}: inputs drifted, review by hand"}}\' '
        '"$SLACK_WEBHOOK"'
    )
