"""The ways out, one per file, all with the same face. A gateway knows no database."""
