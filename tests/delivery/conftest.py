"""Gateways on loopback for the tests of delivery."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from nabij.delivery.gateways import choice
from tests.delivery.smsbox import Smsbox, running_smsbox


@pytest.fixture(autouse=True)
def _forget_gateways() -> Iterator[None]:
    """Make gateways anew for each test."""
    choice._made.cache_clear()
    yield
    choice._made.cache_clear()


@pytest.fixture
def smsbox(settings: Settings) -> Iterator[Smsbox]:
    """Run an SMS gateway on loopback and send SMS to it."""
    with running_smsbox() as box:
        settings.SMS_URL = box.url
        yield box
