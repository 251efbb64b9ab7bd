"""Steps on several nodes: jobs of Kubeflow Trainer, which Kueue lets start whole or not at all."""
