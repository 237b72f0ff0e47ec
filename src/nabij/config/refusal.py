"""An expected failure of a command: shown as one sentence, without a traceback, with exit code 1."""


class Refusal(Exception):  # noqa: N818 the word the operator's pages use
    """Say in one sentence what is wrong and what helps; `str(refusal)` is shown as it is."""
