"""Refuse to empty the table of looks at one stroke: TRUNCATE fires no trigger of rows."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER audit_look_never_emptied BEFORE TRUNCATE ON audit_look
    FOR EACH STATEMENT EXECUTE FUNCTION nabij_append_only();
"""
REVERSE = "DROP TRIGGER audit_look_never_emptied ON audit_look;"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
