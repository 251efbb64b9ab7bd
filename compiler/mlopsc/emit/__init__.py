"""Room 10. Puts a compiled tree on disk: whole or not at all, and never over someone's own work.

`verify` and `lockfile` import the standard library only, without dataclasses: they are the whole
of a build in which nothing changed.
"""
