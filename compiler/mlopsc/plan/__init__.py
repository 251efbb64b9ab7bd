"""Room 6. The target-neutral plan: what we mean, for no platform."""
