"""The command `nabij`. Each command brings up what it needs, or says in one sentence why not."""

import functools
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec

import click

from nabij.config.environment import environment
from nabij.config.orphans import end_with_starter
from nabij.config.postgresql import DiskFullError, folder_problem
from nabij.config.refusal import Refusal

# Django's commands that need no tables, or make them
_WITHOUT_TABLES = {
    *("check", "collectstatic", "compilemessages", "diffsettings", "help", "makemessages"),
    *("makemigrations", "migrate", "optimizemigration", "showmigrations", "sqlmigrate"),
    *("squashmigrations", "version", "--help", "--version", "findstatic", "sqlflush"),
}
# Django's commands that go around our operations, and ours to use instead
_OURS = {
    "createsuperuser": "add_staff EMAIL NAME administrator",
    "changepassword": "set_password EMAIL",
}


class ModuleGroup(click.Group):
    """Commands that the modules bring in `commands.py`, as `COMMANDS = {"import": [fhir]}`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of what the modules bring."""
        return sorted(self._found())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a module's command; most open the installation when they run."""
        return self._found().get(cmd_name)

    @functools.cache  # noqa: B019 one group object per process
    def _found(self) -> dict[str, click.Command]:
        from nabij.config.start import set_up_django, settle

        settle()
        set_up_django()
        from django.apps import apps

        found: dict[str, click.Command] = {}
        for app in apps.get_app_configs():
            if app.name.startswith("nabij.") and find_spec(f"{app.name}.commands"):
                module = import_module(f"{app.name}.commands")
                for command in module.COMMANDS.get(self.name, []):
                    if command.name not in getattr(module, "NEEDS_NOTHING", ()):
                        command.callback = _opened(command.callback)
                    found[command.name] = command
        return found


def _opened(callback: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(callback)
    def with_installation(*args: object, **values: object) -> object:
        from nabij.config.start import open_installation

        open_installation()
        return callback(*args, **values)

    return with_installation


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Nabij: one place where clients arrange everything around care."""
    end_with_starter()


@cli.command()
@click.option("--quiet", is_flag=True, help="Say nothing when all is well.")
def migrate(*, quiet: bool) -> None:
    """Bring the tables up to date, and the rights of the application's database role."""
    from nabij.config.start import open_installation

    hold = open_installation(as_owner=True, tables=False)
    from nabij.config import schema

    schema.bring_up_to_date(verbosity=0 if quiet else 1)
    if not quiet:
        click.echo("The tables are up to date.")
    if hold:
        hold.leave()


@cli.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands, as the owner of the tables."""
    if arguments and (ours := _OURS.get(arguments[0])):
        raise Refusal(f"{arguments[0]} is not for Nabij: use `nabij manage {ours}`.")
    from nabij.config.start import open_installation

    open_installation(as_owner=True, tables=bool(arguments) and arguments[0] not in _WITHOUT_TABLES)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["nabij manage", *arguments])


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(*, host: str, port: int) -> None:
    """Start everything: database, tables, web server and worker. Ctrl-C ends it all."""
    from nabij.config.start import serve_all

    serve_all("production", host=host, port=port)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--fresh", is_flag=True, help="Throw the demo's data away first.")
def demo(*, host: str, port: int, fresh: bool) -> None:
    """Start everything with a made-up care organisation. Never for real people's data."""
    from nabij.config.start import serve_all

    serve_all("demo", host=host, port=port, fresh=fresh)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def web(*, host: str, port: int) -> None:
    """Start the web server only."""
    from nabij.config.start import ensure_static, open_installation
    from nabij.config.web import refuse_busy_port, run_web

    refuse_busy_port(host, port)
    hold = open_installation()
    ensure_static()
    run_web(environment(), host=host, port=port)
    if hold:
        hold.leave()


@cli.command()
def worker() -> None:
    """Start a worker only: it reacts to what happened, and does what falls due."""
    from nabij.config.start import open_installation
    from nabij.config.worker import run_worker

    hold = open_installation()
    run_worker(environment())
    if hold:
        hold.leave()


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def check(*, as_json: bool) -> None:
    """Say whether database, tables, worker, mail, SMS and disk are well; exit code 1 if not."""
    from nabij.config.checks import examine
    from nabij.config.start import open_installation

    findings = examine(open_installation)
    well = all(finding.well for finding in findings)
    if as_json:
        parts = [asdict(finding) for finding in findings]
        click.echo(json.dumps({"well": well, "parts": parts}, indent=2))
    else:
        for finding in findings:
            click.echo(
                f"{'well' if finding.well else 'NOT WELL':8}  {finding.name}: {finding.text}"
            )
    sys.exit(0 if well else 1)


@cli.command(hidden=True)
def prepare() -> None:
    """Bring tables and static files up to date; the first thing `serve` and `demo` do.

    A demo that is there already starts without asking another process whether it is.
    """
    from nabij.config.start import ensure_demo_content, ensure_static, open_installation

    open_installation(as_owner=True, tables=False)
    from nabij.config import schema

    if not schema.is_current():
        click.echo("nabij: making the tables …", err=True)
        schema.bring_up_to_date()
    ensure_static(again=True)
    ensure_demo_content()


@cli.command(name="demo-content", hidden=True)
def demo_content() -> None:
    """Load the demo organisation if it isn't there, as the application."""
    from nabij.config.start import load_demo, open_installation

    open_installation()
    load_demo()


cli.add_command(ModuleGroup("import", help="Bring in data from other systems."))
cli.add_command(ModuleGroup("export", help="Hand out figures and data."))
cli.add_command(ModuleGroup("learn", help="Learn from what people corrected."))
cli.add_command(ModuleGroup("evaluate", help="Measure how well a part of Nabij does its work."))


def main() -> None:
    """Run the command line; expected failures are one sentence and exit code 1."""
    try:
        cli(prog_name="nabij")
    except Refusal as refusal:
        _refuse(refusal)
    except OSError as error:
        if isinstance(problem := folder_problem(error, environment().data_dir), DiskFullError):
            _refuse(problem)
        raise
    except Exception as error:
        if type(error.__cause__).__name__ == "DiskFull":  # PostgreSQL's, through Django
            _refuse(DiskFullError("The disk of the database is full: make room and try again."))
        raise


def _refuse(refusal: Refusal) -> None:
    click.echo(f"nabij: {refusal}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
