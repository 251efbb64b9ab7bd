"""What the compiler tells a person: one shape for every phase, one renderer per reader."""
