"""What a cluster holds, against an emitted tree: reads that tree and the cluster, nothing else."""
