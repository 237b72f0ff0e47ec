"""Refuse to empty the table of events at one stroke: TRUNCATE fires no trigger of rows."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER ledger_event_never_emptied BEFORE TRUNCATE ON ledger_event
    FOR EACH STATEMENT EXECUTE FUNCTION nabij_ledger_append_only();
"""
REVERSE = "DROP TRIGGER ledger_event_never_emptied ON ledger_event;"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
