"""Loading the demo organisation: all of it in one transaction, once, from a fixed seed."""

from random import Random

from django.conf import settings
from django.db import transaction

from nabij.demo.operations.asking import ask_for_talk
from nabij.demo.operations.campaigns import ask_by_campaigns
from nabij.demo.operations.clients import build_clients
from nabij.demo.operations.earlier import (
    bring_outcomes,
    declare_changes,
    read_comments,
    write_earlier_years,
)
from nabij.demo.operations.future import book_ahead, run_late
from nabij.demo.operations.history import write_history
from nabij.demo.operations.house import build_house
from nabij.demo.operations.moving import begin_by_day
from nabij.demo.operations.referrers import ask_who_refers, receive_letters
from nabij.demo.operations.studied import ask_about_quality, ask_employees, review_texts
from nabij.demo.operations.voices import hear_voices
from nabij.demo.operations.waiting import wait_for_times
from nabij.demo.types import Progress
from nabij.insights.operations import count_effort
from nabij.lib import clock, locks
from nabij.organisation.queries import own_organisation

SEED = 2026
STEPS = 5


class NotDemoError(RuntimeError):
    """This installation is not a demo: nothing made up may come into it."""


@transaction.atomic
def ensure_demo(*, progress: Progress = lambda what, done, total: None) -> bool:
    """Load the demo organisation; return False when it is there already.

    The same seed gives the same people and the same year, counted back from today.

    Args:
        progress: called as progress(what, done, total).

    Raises:
        NotDemoError: the installation was not started as a demo (or by a test).
    """
    if settings.ENV.mode not in {"demo", "test"}:
        raise NotDemoError
    locks.hold(["demo.loading"])
    if own_organisation() is not None:
        return False
    random = Random(SEED)
    if settings.DEMO:
        begin_by_day()
    now = clock.now()
    today = clock.today("Europe/Amsterdam")
    progress("Zorggroep De Linde", 0, STEPS)
    house = build_house(random, today=today)
    progress("400 clients", 1, STEPS)
    patrons = build_clients(random, house, today=today, now=now)
    progress("A year of visits and answers", 2, STEPS)
    write_history(random, house, patrons, now=now)
    write_earlier_years(Random(SEED), house, now=now)
    read_comments()
    declare_changes(house, today=today)
    bring_outcomes(Random(SEED), house, today=today)
    ask_about_quality(Random(SEED), house, patrons, now=now)
    ask_employees(Random(SEED), now=now)
    review_texts(Random(SEED))
    ask_who_refers(house, now=now)
    progress("Appointments to come", 4, STEPS)
    book_ahead(random, house, patrons, now=now)
    run_late(now=now)
    receive_letters()
    wait_for_times(house, patrons, now=now)
    ask_for_talk(house, patrons)
    ask_by_campaigns(house, patrons, now=now)
    hear_voices(house, patrons, now=now)
    count_effort()
    progress("Ready", STEPS, STEPS)
    return True
