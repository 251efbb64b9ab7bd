"""What several targets emit alike: the runtime and its configuration, the decisions' page."""
