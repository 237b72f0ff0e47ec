"""The product's settings with the references' addresses added."""

from nabij.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
