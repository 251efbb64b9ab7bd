"""Runs an emitted tree on this machine: steps, cache, gates, registration; reads only `out/`."""
