"""SMS over HTTP in the manner of Kannel's sendsms, with delivery reports on our callback.

Address: http://user:password@host:13013/cgi-bin/sendsms. Options: from (the sender the phone
shows), timeout (seconds, 5), dlr (yes, no: whether the gateway reports delivery), smsc.
"""

import logging
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

import urllib3
from urllib3 import exceptions as failed

from nabij.delivery.gateways.addresses import GatewayAddress, GatewayAddressError
from nabij.delivery.gateways.base import GatewayDownError, RefusedError, TryLaterError
from nabij.delivery.rules import is_gsm
from nabij.delivery.types import Outgoing, Receipt

GSM, UNICODE = "0", "2"
EVERY_REPORT = "31"
SERVER_ERROR = 500
DENIED = "denied by white- and/or black-lists"

# urllib3 tells addresses, and here they hold the number and the words: each at DEBUG, and at
# WARNING when an answer has headers that can't be read.
logging.getLogger("urllib3").setLevel(logging.ERROR)


class KannelGateway:
    """Hands SMS to one smsbox over kept-alive connections."""

    threads = 16

    def __init__(self, address: GatewayAddress, *, callback: Callable[[UUID], str]) -> None:
        """Read the address.

        Args:
            callback: gives the address where delivery of a message is reported to.

        Raises:
            GatewayAddressError: no user, or an unknown option.
        """
        if not address.user:
            message = "the address needs user:password@"
            raise GatewayAddressError(message)
        if address.options.get("dlr", "yes") not in ("yes", "no"):
            message = "dlr must be yes or no"
            raise GatewayAddressError(message)
        self._path = address.path or "/cgi-bin/sendsms"
        self._address = address
        self._callback = callback
        self.is_reporting = address.options.get("dlr", "yes") == "yes"
        self._seconds = address.seconds(5)
        self._http = self._pool()

    def transmit(self, outgoing: Outgoing) -> Receipt:
        """Hand over one SMS."""
        response = self._get(self._parameters(outgoing))
        code, said = response.status, response.data.decode(errors="replace")
        if code < HTTPStatus.MULTIPLE_CHOICES:
            return Receipt(reference=said[:100])
        if code == HTTPStatus.BAD_REQUEST or (code < SERVER_ERROR and DENIED in said):
            raise RefusedError(f"http {code}")
        if code >= SERVER_ERROR or code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise GatewayDownError(f"http {code}")
        raise TryLaterError(f"http {code}")

    def probe(self) -> None:
        """Ask for the page without saying anything: any answer below 500 shows it lives."""
        response = self._get({})
        if response.status >= SERVER_ERROR:
            raise GatewayDownError(f"http {response.status}")

    def close(self) -> None:
        """Close the idle connections; the next message opens new ones."""
        self._http.close()
        self._http = self._pool()

    def _pool(self) -> urllib3.HTTPConnectionPool:
        return urllib3.connection_from_url(
            self._address.origin,
            maxsize=2 * self.threads,
            timeout=self._seconds,
            retries=False,
        )

    def _get(self, parameters: dict[str, str]) -> urllib3.BaseHTTPResponse:
        try:
            return self._http.request("GET", f"{self._path}?{urlencode(parameters)}")
        except (failed.NewConnectionError, failed.SSLError):
            raise GatewayDownError("no connection") from None
        except failed.TimeoutError:
            raise GatewayDownError("timeout") from None
        except failed.HTTPError:
            raise GatewayDownError("no proper answer") from None

    def _parameters(self, outgoing: Outgoing) -> dict[str, str]:
        options = self._address.options
        parameters = {
            "username": self._address.user,
            "password": self._address.password,
            "to": outgoing.address,
            "text": outgoing.body,
            "charset": "UTF-8",
            "coding": GSM if is_gsm(outgoing.body) else UNICODE,
        }
        parameters |= {name: options[name] for name in ("from", "smsc") if name in options}
        if self.is_reporting:
            parameters["dlr-mask"] = EVERY_REPORT
            parameters["dlr-url"] = f"{self._callback(outgoing.message_id)}?type=%d"
        return parameters
