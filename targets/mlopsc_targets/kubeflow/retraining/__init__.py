"""When the pipeline runs again: by the calendar, and when the model is worse than it was."""
