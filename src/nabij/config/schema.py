"""The tables: whether they are up to date, and bringing them there as the owner."""

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from nabij.config.grants import apply_grants, ensure_role, may_work
from nabij.lib.locks import lock_key

CACHE_TABLE = "nabij_cache"


def is_current() -> bool:
    """Return whether every migration has run and the application has its rights."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        if "role" in str(error):  # the application's role is made with the first migration
            return False
        raise
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    return CACHE_TABLE in connection.introspection.table_names() and may_work(settings.APP_ROLE)


def bring_up_to_date(*, verbosity: int = 0) -> None:
    """Run migrations, make the cache table and give the application its rights.

    Call as the owner. Two at once wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [lock_key("nabij.schema")])
        try:
            call_command("migrate", interactive=False, verbosity=verbosity)
            call_command("createcachetable", verbosity=0)
            ensure_role(settings.APP_ROLE)
            apply_grants(settings.APP_ROLE)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [lock_key("nabij.schema")])
