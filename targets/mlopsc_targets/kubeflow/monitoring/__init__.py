"""monitoring/: what Prometheus, Alertmanager and Grafana read; none of them is in Kubeflow."""
