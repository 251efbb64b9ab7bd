"""The pytest files that are emitted beside every tree, byte for byte."""
