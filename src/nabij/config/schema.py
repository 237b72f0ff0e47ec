"""The tables: whether they are up to date, and bringing them there as the owner."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from nabij.config.grants import apply_grants
from nabij.lib.locks import lock_key


def is_current() -> bool:
    """Return whether every migration has run. Reads only."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def bring_up_to_date(*, verbosity: int = 0) -> None:
    """Run migrations, make the cache table and give the application its rights.

    Call as the owner. Two at once wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [lock_key("nabij.schema")])
        try:
            call_command("migrate", interactive=False, verbosity=verbosity)
            call_command("createcachetable", verbosity=0)
            apply_grants(settings.APP_ROLE)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [lock_key("nabij.schema")])
