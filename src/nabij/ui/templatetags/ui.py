"""Everything of ui for templates, loaded as one: `{% load ui %}`."""

from django.template import Library

from nabij.ui.templatetags import ui_blocks, ui_forms, ui_frame, ui_lists, ui_once, ui_words

register = Library()
for part in (ui_blocks, ui_forms, ui_frame, ui_lists, ui_once, ui_words):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
