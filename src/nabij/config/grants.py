"""What the application's database role may do: everything on rows, but only add to what must not change."""

from django.db import connection
from psycopg import sql

from nabij.config.database import APP_ROLE

APPEND_ONLY = ("audit_look", "ledger_event")
READ_ONLY = ("django_migrations",)


def apply_grants(role: str = APP_ROLE) -> None:
    """Give `role` its rights on every table there is. Call as the owner, after each migration."""
    name = sql.Identifier(role)
    statements = [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(name),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name),
    ]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        revoked = [(table, "UPDATE, DELETE") for table in APPEND_ONLY]
        revoked += [(table, "INSERT, UPDATE, DELETE") for table in READ_ONLY]
        for table, verbs in revoked:
            if table in tables:
                statements.append(
                    sql.SQL("REVOKE {} ON {} FROM {}").format(
                        sql.SQL(verbs), sql.Identifier(table), name
                    )
                )
        for statement in statements:
            cursor.execute(statement)
