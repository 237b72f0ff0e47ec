"""Refuse changes of audit rows for every role; the application's role lacks the right as well."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION nabij_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER audit_look_append_only BEFORE UPDATE OR DELETE ON audit_look
    FOR EACH ROW EXECUTE FUNCTION nabij_append_only();
"""
REVERSE = """
DROP TRIGGER audit_look_append_only ON audit_look;
DROP FUNCTION nabij_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
