"""Every text stands where translations are looked for."""

import ast

from tests.conventions.source import Source, planted, sources


def hidden_texts(source: Source) -> list[str]:
    """Return where a text to translate stands within an f-string: nobody finds it there."""
    return [
        source.where(call)
        for joined in ast.walk(source.tree)
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and (call.func.id == "_" or "gettext" in call.func.id)
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


def test_no_text_is_hidden_in_an_f_string() -> None:
    assert [where for source in sources() for where in hidden_texts(source)] == []
    wrong = planted("surveys/forms.py", "f\"{_('Hello')} {name}\"")
    assert len(hidden_texts(wrong)) == 1
