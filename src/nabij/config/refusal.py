"""An expected failure of a command: one sentence, no traceback, exit code 1."""


class Refusal(Exception):  # noqa: N818 the word the operator's pages use
    """Say in one sentence what is wrong and what helps; `str(refusal)` is shown as it is."""
