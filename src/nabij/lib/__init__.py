"""Clock, ids, locks and text. It knows nothing of the modules above."""
