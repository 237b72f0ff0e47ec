"""Gateways on loopback for the tests of delivery."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from nabij.delivery.gateways.choice import forget_gateways
from tests.delivery.certificates import Certificate, make_certificate
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


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Make a self-signed certificate for 127.0.0.1."""
    return make_certificate(tmp_path_factory.mktemp("tls"))
