"""A demo installation for tests of its pages."""

from tests.demo.worlds import demo_mode

__all__ = ["demo_mode"]
