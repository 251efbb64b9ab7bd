"""The templates as jinja2 compiles them: made by `pytest tests/unit/artifact --update`."""
