"""Compile one `mlops.yaml` into the file tree of one target."""

VERSION = "0.1.0"
