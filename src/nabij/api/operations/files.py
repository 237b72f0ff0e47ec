"""Taking in files: each as a whole or not at all, in an order in which pointers find targets."""

from collections.abc import Callable, Sequence
from pathlib import Path

from django.db import DatabaseError, OperationalError, transaction

from nabij.accounts.types import Role
from nabij.api.fhir.bundles import BundleError, Problem, read_bundle
from nabij.api.operations.care import CARE_READERS, WITHDRAW
from nabij.api.operations.facts import Reader
from nabij.api.operations.intake import Intake, Unresolved
from nabij.api.operations.parts import ORGANISATION_READERS
from nabij.api.operations.persons import PERSON_READERS
from nabij.api.types import Remark, Report
from nabij.audit import operations as audit
from nabij.audit.trail import open_trail
from nabij.lib import locks
from nabij.people.doors import who_of
from nabij.people.types import Actor, Purpose

READERS: dict[str, Reader] = {**ORGANISATION_READERS, **PERSON_READERS, **CARE_READERS}
BACK_OFFICE = Actor(role=Role.SYSTEM, purpose=Purpose.SYSTEM, name="FHIR")


def import_files(
    paths: Sequence[Path],
    *,
    by: Actor = BACK_OFFICE,
    progress: Callable[[Path], None] = lambda path: None,
) -> Report:
    """Take in FHIR R4 bundles and report what was done.

    A file that is wrong leaves nothing behind; the others come in. A file that points at what
    another file of the same call brings waits for it, whatever the order they are given in.

    Args:
        progress: called after each file that is finished, good or bad.
    """
    report = Report(files=len(paths))
    waiting: dict[Path, BundleError] = dict.fromkeys(paths, BundleError())
    progressing = True
    while waiting and progressing:
        progressing = False
        for path in list(waiting):
            try:
                report.merge(_import_file(path, by=by))
            except Unresolved as error:
                waiting[path] = error
                continue
            except BundleError as error:
                report.errors += _remarks(path, error)
            else:
                progressing = True
            del waiting[path]
            progress(path)
    for path, unresolved in waiting.items():
        report.errors += _remarks(path, unresolved)
        progress(path)
    return report


def _import_file(path: Path, *, by: Actor) -> Report:
    bundle = read_bundle(path)
    try:
        with transaction.atomic(), open_trail() as noted:
            locks.hold(["api.fhir-import"])
            report = Intake(bundle, file=str(path), readers=READERS, withdraw=WITHDRAW, by=by).run()
            if noted:
                audit.record(
                    who=who_of(by), action="change", what="api.fhir-import", client_ids=noted
                )
            return report
    except OperationalError:
        raise  # the disk is full, the server is gone: not this file's fault
    except DatabaseError as error:
        # A constraint we did not foresee. Its message may hold a client's words: not shown.
        reason = f"can't be stored ({type(error).__name__})"
        raise BundleError(Problem(entry=None, reason=reason)) from error


def _remarks(path: Path, error: BundleError) -> list[Remark]:
    return [
        Remark(file=str(path), entry=problem.entry, reason=problem.reason)
        for problem in error.problems
    ]
