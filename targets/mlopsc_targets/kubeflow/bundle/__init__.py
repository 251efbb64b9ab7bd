"""The bundle that bounds a namespace: quotas, limits, access, network, the queue."""
