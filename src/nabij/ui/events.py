"""What happens in the frame that others may want to know."""

from django.dispatch import Signal

# A visitor chose a language: sends `request` and `language`. Modules that know users keep it there.
language_chosen = Signal()
