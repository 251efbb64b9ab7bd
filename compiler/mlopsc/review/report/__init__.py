"""The report: one self-contained page that a reviewer reads without the compiler."""
