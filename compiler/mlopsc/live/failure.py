"""LiveFailure: why a cluster could not be asked, in words for the one who has to mend it."""


class LiveFailure(Exception):  # noqa: N818 - an outcome, as EmitFailure is
    """The environment failed: no kubeconfig, no answer, no rights, the wrong cluster."""
