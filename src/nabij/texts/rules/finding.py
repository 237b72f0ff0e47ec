"""Rules and what was learnt, together: texts in, findings out."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from nabij.texts.rules.lexicon import Lexicon
from nabij.texts.rules.masking import mask
from nabij.texts.rules.reading import Reading, read
from nabij.texts.types import Example, Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nabij.texts.rules.model import Model


class Analyst:
    """Reads texts with the rules, and per language with a model where one was learnt."""

    def __init__(
        self,
        models: Mapping[str, "Model"] | None = None,
        *,
        more: Mapping[str, Lexicon] | None = None,
        retired: Collection[str] = (),
    ) -> None:
        """Read with these.

        Args:
            models: what was learnt, by language.
            more: words of the organisation on top of ours, by language.
            retired: themes that are told no more.
        """
        self._models = dict(models or {})
        self._more = dict(more or {})
        self._retired = frozenset(retired)

    def taught_by(self, models: Mapping[str, "Model"]) -> "Analyst":
        """Return one that reads with the same words, and these models."""
        return Analyst(models, more=self._more, retired=self._retired)

    @classmethod
    def taught(cls, examples: Sequence[Example]) -> "Analyst":
        """Return one that learnt from examples, in each language with enough of them."""
        from nabij.texts.rules.learning import learn  # noqa: PLC0415 brings scikit-learn

        languages = sorted({example.language for example in examples})
        models = {code: learn(examples, code) for code in languages}
        return cls({code: model for code, model in models.items() if model is not None})

    def find(self, text: str, language: str, *, question: str = "") -> Finding:
        """Return what is in one text."""
        return self.find_all([Example(text=text, language=language, question=question)])[0]

    def find_all(self, examples: Iterable[Example]) -> list[Finding]:
        """Return what is in each text."""
        rows = list(examples)
        readings = [read(row.text, row.language, more=self._more.get(row.language)) for row in rows]
        themes = [reading.themes for reading in readings]
        feelings = [reading.sentiment for reading in readings]
        for code, model in self._models.items():
            from nabij.texts.rules.model import guess  # noqa: PLC0415 brings scikit-learn

            own = [n for n, row in enumerate(rows) if row.language == code]
            guesses = guess(model, [rows[n] for n in own], [readings[n] for n in own])
            for n, guessed in zip(own, guesses, strict=True):
                themes[n] = guessed.themes
                if guessed.sentiment is not None:
                    feelings[n] = guessed.sentiment
        return [
            _finding(row, reading, self._kept(themes[n]), feelings[n])
            for n, (row, reading) in enumerate(zip(rows, readings, strict=True))
        ]

    def _kept(self, themes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(theme for theme in themes if theme not in self._retired)


def _finding(row: Example, reading: Reading, themes: tuple[str, ...], sentiment: int) -> Finding:
    masked, has_personal_data = mask(row.text, reading.language)
    return Finding(
        themes=themes,
        sentiment=min(sentiment, -1) if reading.dangers else sentiment,
        dangers=reading.dangers,
        masked=masked,
        has_personal_data=has_personal_data,
    )
