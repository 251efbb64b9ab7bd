"""Secrets: found in every form, and ordinary text left alone."""

import pytest
from torture.corpus.secret import PLANTED, Planted

from mlopsc.source.secrets import find, hidden_lines, show


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_every_planted_secret_is_hidden(planted: Planted) -> None:
    shown = [
        line
        for number, line in enumerate(planted.text.split("\n"), 1)
        if number not in hidden_lines(planted.text)
    ]
    assert not any(part in line for line in shown for part in planted.hidden)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("AKIAIOSFODNN7EXAMPLE", "AWS access key"),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "high-entropy string"),
        ("https://user:pw@example.com/x", "password in a URL"),
        ("https://hooks.slack.com/services/T000/B000/XXXXXXXX", "Slack webhook"),
        ("password=hunter2hunter2", "password"),
        ("# DB_PASSWORD: hunter2hunter2", "password"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "private key"),
        ("https://a.example/x?sig=abcdefgh1234", "credential in a query"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert find(text) == kind
    assert text not in show(text)


@pytest.mark.parametrize(
    "text",
    [
        "registry.example.com/fraud@sha256:" + "0123456789abcdef" * 4,
        "0123456789abcdef0123456789abcdef01234567",
        "data/transactions/2026/Quarter-3/european-customers_v2.parquet",
        "arn:aws:iam::123456789012:role/SageMakerExecutionRole",
        "https://mlflow.example.com:5000/path",
        "s3://acme-ml/dvc",
        "git@github.com:acme/fraud.git",
        "Card fraud scoring for the European market, second model",
        "DB_PASSWORD: ${DB_PASSWORD}",
        "secrets: {DB: db-login}",
        "alerts: {slack: {secret: slack-webhook}}",
        "--tokenizer=bert-base-uncased",
        "key: value",
    ],
)
def test_ordinary_text(text: str) -> None:
    assert find(text) is None


def test_a_key_block_is_hidden_to_its_end() -> None:
    text = "a: 1\nb: |\n  -----BEGIN PRIVATE KEY-----\n  abc\n  -----END PRIVATE KEY-----\nc: 2"
    assert hidden_lines(text) == {3, 4, 5}


def test_show_cuts_and_escapes() -> None:
    assert show("a\x1b\u202e'") == "'a\\x1b\\u202e\\''"
    assert show("x " * 80) == "'" + "x " * 40 + "'..."
