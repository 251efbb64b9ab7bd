"""When what is asked once a day is asked, where the spec says no time."""

DAILY = "17 5 * * *"
"""Off the full hour, at which everybody's jobs start."""
