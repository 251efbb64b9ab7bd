"""The semantic diff: two compiled sides in, changes by risk out, worst first."""
