"""Components for forms."""

from django.forms import BaseForm, BoundField
from django.template import Library
from django.utils.safestring import SafeString

register = Library()


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Label, help, error and input of one field: `{% field form.email %}`."""
    return bound.as_field_group()


@register.inclusion_tag("ui/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, object]:
    """All fields of a form, hidden ones too."""
    return {"form": form}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """What has to be put right, each line a link to its field. Nothing when all is well."""
    lines = [("", "", str(error)) for error in form.non_field_errors()]
    for bound in form.visible_fields():
        target = bound.id_for_label or bound.auto_id or ""
        if bound.field.widget.use_fieldset and bound.auto_id:
            target = f"{bound.auto_id}_0"
        label = str(bound.label)
        said = label if label.endswith(("?", "!", ".", ":")) else f"{label}:"
        lines += [(said, target, str(error)) for error in bound.errors]
    return {"lines": lines}
