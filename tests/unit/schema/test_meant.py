"""What a person probably meant: guessed where it is plain, never where it is not."""

import pytest

from mlopsc.schema import meant
from mlopsc.schema.v1 import base
from mlopsc.source.model import Data


@pytest.mark.parametrize(
    ("pattern", "written", "guess"),
    [
        (base.DURATION, 3600, "3600s"),
        (base.DURATION, "6 hours", "6h"),
        (base.DURATION, "90 min", "90m"),
        (base.DURATION, "1h30m", "90m"),
        (base.DURATION, "1.5h", "90m"),
        (base.DURATION, "2 weeks", "14d"),
        (base.DURATION, "24h", "24h"),
        (base.DURATION, "3 months", None),
        (base.DURATION, "500ms", None),
        (base.DURATION, "soon", None),
        (base.LATENCY, 80, "80ms"),
        (base.LATENCY, "80 ms", "80ms"),
        (base.LATENCY, "2 seconds", "2s"),
        (base.LATENCY, "0", None),
        (base.SIZE, "16GiB", "16Gi"),
        (base.SIZE, "16G", "16GB"),
        (base.SIZE, "1.5 tb", "1.5TB"),
        (base.SIZE, "900 bytes", "900B"),
        (base.SIZE, 16, None),
        (base.SIZE, "many", None),
        (base.CPU, 0.5, "500m"),
        (base.CPU, "2 cores", 2),
        (base.CPU, "250m", "250m"),
        (base.CPU, "fast", None),
        (base.MONEY, "$3000", "3000 USD"),
        (base.MONEY, "3000USD", "3000 USD"),
        (base.MONEY, "EUR 12.50", "12.50 EUR"),
        (base.MONEY, 3000, None),
        (base.PRICE, "0.80 usd", "0.80 USD/h"),
        (base.PRICE, "cheap", None),
        (base.PERCENT, 0.1, "10%"),
        (base.PERCENT, 10, "10%"),
        (base.PERCENT, "10 %", "10%"),
        (base.PERCENT, "0.125", None),
        (base.DATE, "2027-6-3", "2027-06-03"),
        (base.DATE, "2027-13-01", None),
        (base.RELATIVE, "./data//x.csv", "data/x.csv"),
        (base.RELATIVE, "data\\x.csv", "data/x.csv"),
        (base.RELATIVE, "/data/x.csv", None),
        (base.RELATIVE, "../x.csv", None),
        (base.URI, "mlflow.example.com:5000", "https://mlflow.example.com:5000"),
        (base.URI, "mlflow", None),
        (base.GPU, "NVIDIA_L4", "nvidia-l4"),
        (base.NAME, "Fraud Model", "fraud-model"),
        (base.NAME, "2nd", "n-2nd"),
        (base.KEY, "learning-rate", "learning_rate"),
        (base.KEY, "2nd", "k_2nd"),
        (base.LABEL, "a b", "a-b"),
        (base.CODE, "mlc312", "MLC312"),
        (base.CODE, "E501", "MLC501"),
        (base.CODE, "none", None),
        (base.IMAGE, "a b", None),
        (base.EMAIL, "nobody", None),
        (base.DURATION, True, None),
        (base.DURATION, ["1h"], None),
    ],
)
def test_a_value_in_the_wrong_form(pattern: str, written: Data, guess: str | int | None) -> None:
    assert meant.form(pattern, written) == guess


@pytest.mark.parametrize("text", ["", "-", "ÄÖÜ", "9" * 80, "a" * 80, "a" * 39 + "-b", "_x_", "😀"])
def test_a_proposed_name_is_a_name(text: str) -> None:
    name, key = meant.form(base.NAME, text), meant.form(base.KEY, text)
    assert name is None or base.matches_name(str(name))
    assert key is None or len(str(key)) <= 63
