"""The command line: verbs to pipeline to words to exit code.

The only room that prints, exits, reads the clock or the environment, or knows the targets.
"""
