"""The hostile and malformed specifications, by class; every refusal names its code and line."""
