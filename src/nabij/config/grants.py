"""What the application's database role may do: all rows, but only add to what must not change."""

from django.db import DatabaseError, ProgrammingError, connection, transaction
from psycopg import sql

from nabij.config.database import APP_ROLE
from nabij.config.refusal import Refusal

APPEND_ONLY = ("audit_look", "ledger_event")
READ_ONLY = ("django_migrations",)


class RoleError(Refusal):
    """The application's database role can't be made."""


def ensure_role(role: str = APP_ROLE) -> None:
    """Make the application's role if it isn't there, and let the owner act as it.

    Raises:
        RoleError: the owner may not make roles; the sentence says what an administrator runs.
    """
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, to_regrole(%s) IS NOT NULL", [f'"{role}"'])
        owner, exists = cursor.fetchone()
        try:
            if not exists:
                with transaction.atomic():
                    cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(name))
            cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [role])
            if not cursor.fetchone()[0] and role == APP_ROLE:
                with transaction.atomic():
                    cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))
        except ProgrammingError as error:
            if exists and role != owner:  # two separate users: the owner needn't be a member
                return
            raise RoleError(
                f"The user {owner} may not make the role of the application: let an administrator"
                f" run CREATE ROLE {role}; GRANT {role} TO {owner};"
                " or give NABIJ_OWNER_DATABASE_URL too."
            ) from error


def may_work(role: str = APP_ROLE) -> bool:
    """Return whether the application has its rights on every table."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(bool_and(has_table_privilege(%s, c.oid, 'SELECT')), false)"
                " FROM pg_class c WHERE c.relkind IN ('r', 'p')"
                " AND c.relnamespace = 'public'::regnamespace",
                [role],
            )
            return bool(cursor.fetchone()[0])
    except DatabaseError:  # no such role yet
        return False


def apply_grants(role: str = APP_ROLE) -> None:
    """Give `role` its rights on every table there is. Call as the owner, after each migration."""
    name = sql.Identifier(role)
    statements = [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(
            name
        ),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name),
    ]
    with transaction.atomic(), connection.cursor() as cursor:
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
