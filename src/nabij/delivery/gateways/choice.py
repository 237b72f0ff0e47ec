"""Which gateway a channel has, by the scheme of its address in the settings."""

import threading
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from nabij.delivery.gateways.addresses import GatewayAddressError, read_address
from nabij.delivery.gateways.base import Gateway
from nabij.delivery.gateways.postbox import PostboxGateway
from nabij.delivery.gateways.smtp import SmtpGateway
from nabij.delivery.rules import RECEIPT_LIFETIME, RECEIPT_PURPOSE
from nabij.lib import clock, links
from nabij.people.types import Channel

_lock = threading.Lock()
_gateways: dict[tuple[Channel, str], Gateway] = {}


def gateway_for(channel: Channel) -> Gateway | None:
    """Return the gateway of a channel, None when the installation has none.

    Raises:
        GatewayAddressError: its address in the settings can't be used.
    """
    url = settings.MAIL_URL if channel is Channel.EMAIL else settings.SMS_URL
    if not url:
        return None
    with _lock:
        if (channel, url) not in _gateways:
            _gateways[channel, url] = _made(channel, url)
        return _gateways[channel, url]


def forget_gateways() -> None:
    """Close all gateways of this process; the next message makes them anew."""
    with _lock:
        while _gateways:
            _gateways.popitem()[1].close()


def _made(channel: Channel, url: str) -> Gateway:
    address = read_address(url)
    if address.scheme == "postbox":
        return PostboxGateway()
    if channel is Channel.EMAIL and address.scheme in ("smtp", "smtps"):
        return SmtpGateway(address)
    if channel is Channel.SMS and address.scheme in ("http", "https"):
        # half a second of a process's start, and few of them hand over SMS
        from nabij.delivery.gateways.kannel import KannelGateway  # noqa: PLC0415

        return KannelGateway(address, callback=receipt_url)
    message = f"{address.scheme}: is no way to send {channel.value}"
    raise GatewayAddressError(message)


def receipt_url(message_id: UUID) -> str:
    """Return the address at which a gateway reports on one message, signed and expiring."""
    token = links.make_token(
        purpose=RECEIPT_PURPOSE, subject_id=message_id, expires_at=clock.now() + RECEIPT_LIFETIME
    )
    return f"{settings.BASE_URL}{reverse('api:sms-receipt', args=[token])}"
