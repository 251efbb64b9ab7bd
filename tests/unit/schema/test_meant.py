"""What a person probably meant: guessed where it is plain, never where it is not."""

import pytest

from mlopsc.schema import meant
from mlopsc.schema.v1 import forms
from mlopsc.source.model import Data


@pytest.mark.parametrize(
    ("pattern", "written", "guess"),
    [
        (forms.DURATION, 3600, "3600s"),
        (forms.DURATION, "6 hours", "6h"),
        (forms.DURATION, "90 min", "90m"),
        (forms.DURATION, "1h30m", "90m"),
        (forms.DURATION, "1.5h", "90m"),
        (forms.DURATION, "2 weeks", "14d"),
        (forms.DURATION, "24h", "24h"),
        (forms.DURATION, "3 months", None),
        (forms.DURATION, "500ms", None),
        (forms.DURATION, "soon", None),
        (forms.LATENCY, 80, "80ms"),
        (forms.LATENCY, "80 ms", "80ms"),
        (forms.LATENCY, "2 seconds", "2s"),
        (forms.LATENCY, "0", None),
        (forms.SIZE, "16GiB", "16Gi"),
        (forms.SIZE, "16G", "16GB"),
        (forms.SIZE, "1.5 tb", "1.5TB"),
        (forms.SIZE, "900 bytes", "900B"),
        (forms.SIZE, 16, None),
        (forms.SIZE, "many", None),
        (forms.CPU, 0.5, "500m"),
        (forms.CPU, "2 cores", 2),
        (forms.CPU, "250m", "250m"),
        (forms.CPU, "fast", None),
        (forms.MONEY, "$3000", "3000 USD"),
        (forms.MONEY, "3000USD", "3000 USD"),
        (forms.MONEY, "EUR 12.50", "12.50 EUR"),
        (forms.MONEY, 3000, None),
        (forms.PRICE, "0.80 usd", "0.80 USD/h"),
        (forms.PRICE, "cheap", None),
        (forms.PERCENT, 0.1, "10%"),
        (forms.PERCENT, 10, "10%"),
        (forms.PERCENT, "10 %", "10%"),
        (forms.PERCENT, "0.125", None),
        (forms.DATE, "2027-6-3", "2027-06-03"),
        (forms.DATE, "2027-13-01", None),
        (forms.RELATIVE, "./data//x.csv", "data/x.csv"),
        (forms.RELATIVE, "data\\x.csv", "data/x.csv"),
        (forms.RELATIVE, "/data/x.csv", None),
        (forms.RELATIVE, "../x.csv", None),
        (forms.URI, "mlflow.example.com:5000", "https://mlflow.example.com:5000"),
        (forms.URI, "mlflow", None),
        (forms.GPU, "NVIDIA_L4", "nvidia-l4"),
        (forms.NAME, "Fraud Model", "fraud-model"),
        (forms.NAME, "2nd", "n-2nd"),
        (forms.KEY, "learning-rate", "learning_rate"),
        (forms.KEY, "2nd", "k_2nd"),
        (forms.LABEL, "a b", "a-b"),
        (forms.CODE, "mlc312", "MLC312"),
        (forms.CODE, "E501", "MLC501"),
        (forms.CODE, "none", None),
        (forms.IMAGE, "a b", None),
        (forms.EMAIL, "nobody", None),
        (forms.DURATION, True, None),
        (forms.DURATION, ["1h"], None),
    ],
)
def test_a_value_in_the_wrong_form(pattern: str, written: Data, guess: str | int | None) -> None:
    assert meant.form(pattern, written) == guess


@pytest.mark.parametrize("text", ["", "-", "ÄÖÜ", "9" * 80, "a" * 80, "a" * 39 + "-b", "_x_", "😀"])
def test_a_proposed_name_is_a_name(text: str) -> None:
    name, key = meant.form(forms.NAME, text), meant.form(forms.KEY, text)
    assert name is None or forms.matches_name(str(name))
    assert key is None or len(str(key)) <= 63
