"""The command line: every command brings up what it needs."""

import json
import re
from pathlib import Path

import click
import pytest

from nabij.config.checks import channels
from nabij.config.cli import cli
from nabij.config.database import OWNER_ROLE, Server
from nabij.config.refusal import Refusal
from tests.config.conftest import Nabij, processes_of, until

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_first_command_on_an_empty_folder_does_all(nabij: Nabij) -> None:
    count = "from nabij.accounts.models import User as U; print(U.objects.count())"
    done = nabij.run("manage", "shell", "-v", "0", "-c", count)
    assert (done.returncode, done.stdout.strip()) == (0, "0"), done.stderr
    assert (nabij.data_dir / "mode").read_text() == "production\n"
    assert not (nabij.data_dir / "pg" / "postmaster.pid").exists()
    assert until(lambda: processes_of(nabij.data_dir) == [])


@pytest.mark.slow
def test_two_commands_at_once_share_the_server(prepared: Nabij) -> None:
    first, second = prepared.start("migrate"), prepared.start("migrate")
    outputs = [process.communicate(timeout=90)[0] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], outputs
    assert not (prepared.data_dir / "pg" / "postmaster.pid").exists()


@pytest.mark.slow
def test_check_says_what_is_not_well(prepared: Nabij) -> None:
    done = prepared.run("check")
    assert done.returncode == 1
    found = re.findall(r"^(well|NOT WELL) +(\w+): ", done.stdout, re.MULTILINE)
    lines = {name: word for word, name in found}
    assert (lines["database"], lines["tables"]) == ("well", "well")
    assert (lines["worker"], lines["mail"], lines["sms"]) == ("NOT WELL",) * 3
    assert json.loads(prepared.run("check", "--json").stdout)["well"] is False


@pytest.mark.slow
def test_check_without_a_database_is_one_line(nabij: Nabij) -> None:
    url = "postgresql://nobody:topsecret@127.0.0.1:1/none"
    done = nabij.run("check", DATABASE_URL=url, NABIJ_SECRET_KEY="0123456789abcdef" * 4)
    assert done.returncode == 1
    assert done.stdout.startswith("NOT WELL  database: The database of DATABASE_URL can't be")
    assert "topsecret" not in done.stdout + done.stderr


@pytest.mark.slow
def test_works_on_a_database_of_somebody_else(
    nabij: Nabij, made_folder: Path, tmp_path: Path
) -> None:
    server = Server(tmp_path / "other" / "pg", quick=True)
    hold = server.use()
    url = f"postgresql://{OWNER_ROLE}@/nabij?host={server.host}"
    environment = {"DATABASE_URL": url, "NABIJ_SECRET_KEY": "0123456789abcdef" * 4}
    done = nabij.run("check", **environment)
    assert "well      tables: up to date" in done.stdout, done.stdout + done.stderr
    assert not (nabij.data_dir / "pg").exists()
    refused = nabij.run("check", **{**environment, "NABIJ_SECRET_KEY": ""})
    assert "NABIJ_SECRET_KEY is needed" in refused.stdout + refused.stderr
    hold.leave()


@pytest.mark.slow
def test_comments_are_evaluated_without_a_database(nabij: Nabij, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"text": "Lang gewacht", "language": "nl", "themes": ["waiting"]}')
    done = nabij.run("evaluate", "comments", str(file), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["themes"]["micro_f1"] == 1
    assert not (nabij.data_dir / "pg").exists()
    assert nabij.run("evaluate", "anything").returncode == 2


@pytest.mark.parametrize(
    ("command", "ours"), [("createsuperuser", "add_staff"), ("changepassword", "set_password")]
)
def test_accounts_are_made_with_our_own_commands(command: str, ours: str) -> None:
    with pytest.raises(Refusal, match=f"nabij manage {ours}"):
        cli(["manage", command], standalone_mode=False)


def test_one_channel_is_enough_to_be_well() -> None:
    both_unset = channels("", "")
    assert [finding.well for finding in both_unset] == [False, False]
    mail, sms = channels("postbox:", "")
    assert (mail.well, sms.well) == (True, True)
    assert sms.text.startswith("not set up (NABIJ_SMS_URL)")


@pytest.mark.slow
def test_import_of_a_file_that_is_not_there_starts_nothing(nabij: Nabij) -> None:
    done = nabij.run("import", "fhir", str(nabij.data_dir / "none.json"))
    assert done.returncode == 2
    assert "no such file" in done.stderr
    assert not (nabij.data_dir / "pg").exists()


def test_every_command_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text()
    for name, command in cli.commands.items():
        if command.hidden:
            continue
        assert f"## `nabij {name}" in page
        for option in command.params:
            if isinstance(option, click.Option):
                assert f"`{option.opts[0]}" in page, f"{name} {option.opts[0]}"
