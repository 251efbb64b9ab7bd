"""The small valid specification that the torture corpus and the fuzzer start from."""

import hashlib

DIGEST = hashlib.sha256(b"").hexdigest()
"""A real digest, of nothing: the corpus never pulls the image."""

BASE = f"""apiVersion: mlopsc/v1
project:
  name: churn
  owner: growth@example.com
  labels: {{team: growth}}
team:
  size: 4
  ci: github
pipeline:
  image: registry.example.com/ml/train@sha256:{DIGEST}
  seed: 7
  parameters: {{rounds: 200, threshold: 0.2}}
  steps:
    train:
      run: [python, -m, churn.train]
      outputs: {{report: artifact}}
      resources: {{cpu: 2, memory: 4Gi}}
      timeout: 1h
      retries: 2
"""
