"""Loads the demo organisation with a bar that shows how far it is."""

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from nabij.demo.operations import ensure_demo


def load() -> None:
    """Load the demo organisation if it isn't there yet."""
    columns = (TextColumn("Demo: {task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def progress(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        ensure_demo(progress=progress)
