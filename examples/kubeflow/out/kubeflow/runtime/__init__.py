"""The runtime that stands beside a compiled pipeline: data, steps, gates, registration, drift."""
