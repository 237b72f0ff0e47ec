"""Components and words for templates: `{% load ui %}`."""
