"""Refuse changes of events for every role; the application's role lacks the right as well."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION nabij_ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER ledger_event_append_only BEFORE UPDATE OR DELETE ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION nabij_ledger_append_only();
"""
REVERSE = """
DROP TRIGGER ledger_event_append_only ON ledger_event;
DROP FUNCTION nabij_ledger_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
