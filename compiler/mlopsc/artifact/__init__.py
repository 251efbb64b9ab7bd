"""Room 6. A file that is to be written: a path, its text, its mode."""
