"""Room 4. Decision tables: ordered rows, the first that holds wins, every losing row is kept."""
