"""Design tokens, components, template tags and static files. It never queries."""
