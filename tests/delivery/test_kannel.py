"""Against a real Kannel: bearerbox, smsbox and a fake SMS centre, with reports coming back.

Where Kannel isn't installed these tests are skipped and say so; the fake of `smsbox.py` is always
tested.
"""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

import httpx
import pytest
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from nabij.delivery import operations, queries
from nabij.delivery.models import Message
from nabij.delivery.types import Status
from nabij.people.types import Channel
from tests.delivery.lengths import sms_parts
from tests.factories.delivery import WORDS, make_message, make_recipient
from tests.waiting import wait_until

PATH = "/usr/sbin:/usr/bin:/usr/lib/kannel/test"
PROGRAMS = {name: shutil.which(name, path=PATH) for name in ("bearerbox", "smsbox", "fakesmsc")}

pytestmark = [
    pytest.mark.skipif(
        None in PROGRAMS.values(),
        reason="Kannel is not installed (Debian: apt-get install kannel kannel-extras)",
    ),
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
CONFIGURATION = """\
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = admin
smsbox-port = {smsbox}
dlr-storage = internal
box-allow-ip = 127.0.0.1
box-deny-ip = *.*.*.*

group = smsc
smsc = fake
smsc-id = fake
host = 127.0.0.1
port = {centre}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
global-sender = Nabij

group = sendsms-user
username = tester
password = "secret word"
max-messages = 5
concatenation = true
black-list-regex = ^[+]31600000000$

group = sms-service
keyword = default
max-messages = 0
text = ""
"""


@dataclass(frozen=True)
class Kannel:
    """A running Kannel: where it takes SMS, and what its SMS centre got."""

    url: str
    centre_log: Path

    def received(self) -> str:
        """Return what the SMS centre got so far."""
        return self.centre_log.read_text(errors="replace")


def _free_ports(count: int) -> list[int]:
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in taken]
    finally:
        for one in taken:
            one.close()


def _start(folder: Path, name: str, *arguments: str) -> subprocess.Popen[bytes]:
    program = PROGRAMS[name]
    assert program is not None
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen([program, *arguments], stdout=log, stderr=log, cwd=folder)


def _is_open(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def kannel(tmp_path: Path, settings: Settings, live_server: LiveServer) -> Iterator[Kannel]:
    """Run Kannel on loopback, reporting to this test's web server."""
    admin, smsbox, centre, sendsms = _free_ports(4)
    file = tmp_path / "kannel.conf"
    file.write_text(
        CONFIGURATION.format(admin=admin, smsbox=smsbox, centre=centre, sendsms=sendsms)
    )
    running = [_start(tmp_path, "bearerbox", "-v", "1", str(file))]
    try:
        wait_until(lambda: _is_open(smsbox) and _is_open(centre), 20)
        wish = "0000 0000 text nothing"
        running.append(
            _start(tmp_path, "fakesmsc", "-H", "127.0.0.1", "-r", str(centre), "-m", "0", wish)
        )
        running.append(_start(tmp_path, "smsbox", "-v", "1", str(file)))
        wait_until(lambda: _is_open(sendsms), 20)
        status = f"http://127.0.0.1:{admin}/status.txt?password=admin"
        wait_until(lambda: "online" in httpx.get(status, trust_env=False).text, 20)
        settings.BASE_URL = live_server.url
        settings.SMS_URL = (
            f"http://tester:secret%20word@127.0.0.1:{sendsms}/cgi-bin/sendsms?from=Nabij"
        )
        yield Kannel(settings.SMS_URL, tmp_path / "fakesmsc.log")
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _sms(phone: str = "+31612345678", place: str = "De Linde") -> Message:
    return make_message(
        to=make_recipient(channels=(Channel.SMS, Channel.EMAIL), phone=phone),
        context={**WORDS, "place": place},
    )


def _status(message: Message) -> str:
    message.refresh_from_db()
    return message.status


def test_sms_goes_through_kannel_and_its_report_comes_back(kannel: Kannel) -> None:
    message = _sms()
    assert queries.probe(Channel.SMS) == ""
    assert operations.run_due() == 1
    wait_until(lambda: _status(message) == Status.DELIVERED, 20)
    assert message.body in kannel.received()
    assert "+31612345678" in kannel.received()
    history = [line.status for line in message.history.order_by("id")]
    assert history[0] == "queued"
    assert history[1:] in (["sent", "delivered"], ["delivered"]), "a report may overtake the answer"


def test_long_and_foreign_texts_arrive_whole(kannel: Kannel) -> None:
    message = _sms(place="Zorghuis Joëlle – ääkköset ja 你好, " + "een heel lange naam " * 8)
    operations.run_due()
    wait_until(lambda: _status(message) == Status.DELIVERED, 20)
    parts = re.findall(r"udh \S+ data (\S+)>", kannel.received())
    assert len(parts) == sms_parts(message.body)
    said = b"".join(unquote_to_bytes(part.replace("+", "%20")) for part in parts)
    assert said.decode("utf-16-be") == message.body


def test_denied_number_is_refused_and_the_mail_goes(kannel: Kannel) -> None:
    denied, fine = _sms(phone="+31600000000"), _sms()
    operations.run_due()
    operations.run_due()
    assert _status(denied) == Status.FAILED
    assert denied.fallback.status == Status.DELIVERED
    wait_until(lambda: _status(fine) == Status.DELIVERED, 20)


def test_wrong_password_is_the_gateways_fault_and_nothing_is_lost(
    kannel: Kannel, settings: Settings
) -> None:
    right = settings.SMS_URL
    settings.SMS_URL = right.replace("secret%20word", "wrong")
    message = _sms()
    assert operations.run_due() == 0
    assert (_status(message), message.reason) == (Status.QUEUED, "http 403")
    settings.SMS_URL = right
    Message.objects.update(due_at=message.queued_at)
    assert operations.run_due() == 1
    wait_until(lambda: _status(message) == Status.DELIVERED, 20)
