"""What targets emit as it stands: the runtime package, and the jinja2 text of each target."""
