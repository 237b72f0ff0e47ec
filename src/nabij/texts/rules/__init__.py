"""Pure decisions about texts: the rules, masking, learning and measuring."""

from nabij.texts.rules.finding import Analyst

__all__ = ["Analyst"]
