"""Room 3. Facts the rules ask about, each derived once and known by its place."""
