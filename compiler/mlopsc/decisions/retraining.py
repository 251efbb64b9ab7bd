"""Retraining: IF metrics degrade, retrain behind the gates; ELIF inputs drift, alert a person."""

from mlopsc.decisions.table import Condition, Row, Table
from mlopsc.facts.model import SignalFacts

TABLE: Table[SignalFacts] = Table(
    decision="retraining",
    choices=("automated-retraining", "alert"),
    rows=(
        Row(
            id="retraining/degradation",
            when=(
                Condition(
                    "performance degrades beyond a threshold",
                    lambda facts: facts.signal.value == "degradation",
                    lambda facts: (facts.signal,),
                ),
            ),
            choice="automated-retraining",
            because="performance fell: retrain automatically, with the gates before promotion",
        ),
        Row(
            id="retraining/drift",
            when=(
                Condition(
                    "inputs drift but metrics hold",
                    lambda facts: facts.signal.value == "drift",
                    lambda facts: (facts.signal,),
                ),
            ),
            choice="alert",
            because="inputs drift but metrics hold: alert and review by hand, never blind "
            "retraining",
        ),
    ),
)
