"""SMS over HTTP in the manner of Kannel's sendsms, with delivery reports on our callback.

Address: http://user:password@host:13013/cgi-bin/sendsms. Options: from (the sender the phone
shows), timeout (seconds, 5), dlr (yes, no: whether the gateway reports delivery), smsc.
"""

import logging
from collections.abc import Callable
from uuid import UUID

import httpx

from nabij.delivery.gateways.addresses import GatewayAddress, GatewayAddressError
from nabij.delivery.gateways.base import GatewayDownError, RefusedError, TryLaterError
from nabij.delivery.rules import is_gsm
from nabij.delivery.types import Outgoing, Receipt

GSM, UNICODE = "0", "2"
EVERY_REPORT = "31"
SERVER_ERROR = 500
DENIED = "denied by white- and/or black-lists"

# httpx tells each address at INFO, and here it holds the number and the words.
logging.getLogger("httpx").setLevel(logging.WARNING)


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
        host = f"[{address.host}]" if ":" in address.host else address.host
        port = f":{address.port}" if address.port else ""
        self._url = f"{address.scheme}://{host}{port}{address.path or '/cgi-bin/sendsms'}"
        self._address = address
        self._callback = callback
        self.is_reporting = address.options.get("dlr", "yes") == "yes"
        self._seconds = address.seconds(5)
        self._http = self._client()

    def transmit(self, outgoing: Outgoing) -> Receipt:
        """Hand over one SMS."""
        response = self._get(self._parameters(outgoing))
        if response.is_success:
            return Receipt(reference=response.text[:100])
        code = response.status_code
        if code == httpx.codes.BAD_REQUEST or (code < SERVER_ERROR and DENIED in response.text):
            raise RefusedError(f"http {code}")
        if code >= SERVER_ERROR or code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise GatewayDownError(f"http {code}")
        raise TryLaterError(f"http {code}")

    def probe(self) -> None:
        """Ask for the page without saying anything: any answer below 500 shows it lives."""
        response = self._get({})
        if response.status_code >= SERVER_ERROR:
            raise GatewayDownError(f"http {response.status_code}")

    def close(self) -> None:
        """Close the client's connections and begin with a new one."""
        self._http.close()
        self._http = self._client()

    def _client(self) -> httpx.Client:
        return httpx.Client(
            timeout=self._seconds,
            limits=httpx.Limits(max_connections=32, max_keepalive_connections=32),
            trust_env=False,
        )

    def _get(self, parameters: dict[str, str]) -> httpx.Response:
        try:
            return self._http.get(self._url, params=parameters)
        except httpx.ConnectError:
            raise GatewayDownError("no connection") from None
        except httpx.TimeoutException:
            raise GatewayDownError("timeout") from None
        except httpx.HTTPError:
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
