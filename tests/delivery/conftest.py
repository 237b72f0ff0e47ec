"""Gateways on loopback for the tests of delivery."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from nabij.delivery.gateways.choice import forget_gateways
from tests.delivery.smsbox import Smsbox, running_smsbox


@pytest.fixture(autouse=True)
def _forget_gateways() -> Iterator[None]:
    """Close gateways after each test."""
    forget_gateways()
    yield
    forget_gateways()


@pytest.fixture
def smsbox(settings: Settings) -> Iterator[Smsbox]:
    """Run an SMS gateway on loopback and send SMS to it."""
    with running_smsbox() as box:
        settings.SMS_URL = box.impatient_url
        yield box
