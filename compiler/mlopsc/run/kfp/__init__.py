"""Runs a compiled KFP pipeline on this machine: the IR that ships is what is executed."""
