"""What writes or reformats a spec and what stands beside it: init, fmt, pin."""
