"""Room 1. Bytes to a tree that remembers where every value stood."""
