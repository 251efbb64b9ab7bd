"""The pipeline as KFP reads it: its graph, its executors, and the Kubernetes part of both."""
