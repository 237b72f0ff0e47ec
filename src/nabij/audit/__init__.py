"""Who looked at or changed whose data, append-only. It never decides who may."""
