"""Room 5. Every check on the spec, one file each, in the order of their codes."""
