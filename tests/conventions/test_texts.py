"""Every text stands where translations are looked for."""

import ast

from nabij.config.translations import modules, po_path, read_catalog
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


# One word for one thing on every screen. The staff's own pages: werkplek, työpöytä; who answers and
# plans: balie, asiakaspalvelu; where one reports on arrival: balie, vastaanottotiski.
DROPPED = {"nl": ("loket",), "fi": ("palvelupiste",)}


def dropped_words(language: str, translated: str) -> list[str]:
    """Return the words in a translation for which another was chosen."""
    return [word for word in DROPPED[language] if word in translated.casefold()]


def test_words_that_were_decided_stay() -> None:
    found = [
        f"{language}: {word} in {text}"
        for language in DROPPED
        for module in modules()
        for message in read_catalog(po_path(module, language), language)
        for text in ([message.string] if isinstance(message.string, str) else message.string or [])
        for word in dropped_words(language, text or "")
    ]
    assert found == []
    assert dropped_words("nl", "Naar het Loket") == ["loket"]
    assert dropped_words("fi", "Vain palvelupisteen") == ["palvelupiste"]
