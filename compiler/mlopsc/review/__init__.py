"""Room 9. What a reviewer reads: what changed in meaning between two states of a project."""
