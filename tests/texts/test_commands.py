import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from nabij.texts.commands import comments

DATA = Path(__file__).parent / "data"


def run(*arguments: object) -> Any:
    return CliRunner().invoke(comments, [str(argument) for argument in arguments])


def written(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_rules_alone_reach_what_is_promised() -> None:
    done = run(DATA / "tuned_on.jsonl", "--json")
    assert done.exit_code == 0, done.output
    figures = json.loads(done.stdout)
    assert figures["trained_on"] == 0
    assert figures["by_language"]["nl"]["themes"]["micro_f1"] >= 0.7
    assert figures["by_language"]["fi"]["themes"]["micro_f1"] >= 0.7
    assert figures["sentiment"]["within_one_step"] >= 0.9
    assert figures["urgent"]["recall"] >= 0.9
    assert figures["urgent"]["precision"] >= 0.8


def test_texts_that_avoid_the_usual_words_are_mostly_found() -> None:
    figures = json.loads(run(DATA / "held_out.jsonl", "--json").stdout)
    assert figures["by_language"]["nl"]["themes"]["micro_f1"] >= 0.55
    assert figures["by_language"]["fi"]["themes"]["micro_f1"] >= 0.45
    assert figures["sentiment"]["within_one_step"] >= 0.85
    assert figures["urgent"]["recall"] >= 0.9


def test_rows_are_written_with_personal_data_masked(tmp_path: Path) -> None:
    file = written(
        tmp_path / "in.jsonl",
        {"text": "Zuster Anja was lief. Bel 06-12345678.", "language": "nl", "id": 7},
    )
    done = run(file, "--out", tmp_path / "out.jsonl")
    assert done.exit_code == 0, done.output
    (row,) = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert row["text"] == "Zuster [naam] was lief. Bel [telefoon]."
    assert row["id"] == 7
    assert row["predicted_themes"] == ["access_contact", "staff_attitude"]
    assert row["predicted_sentiment"] == 1
    assert row["predicted_safety_concern"] is False
    assert "Anja" not in (tmp_path / "out.jsonl").read_text()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{half", "it is not JSON"),
        ("[1]", "it is not an object"),
        ({"text": " "}, "it has no text"),
        ({"text": 5}, "it has no text"),
        ({"text": "a" * 20_001}, "its text is longer than 20000"),
        ({"text": "a", "sentiment": 3}, "its sentiment '3' is not"),
        ({"text": "a", "sentiment": 0.5}, "its sentiment '0.5' is not"),
        ({"text": "a", "sentiment": "nvt"}, "its sentiment 'nvt' is not"),
        ({"text": "a", "themes": {"x": 1}}, "its themes are not a list"),
        ({"text": "a", "safety_concern": "maybe"}, "its safety_concern is not"),
        ({"text": "a", "language": 4}, "its language is not"),
    ],
)
def test_bad_row_is_named_and_left_out(tmp_path: Path, row: object, reason: str) -> None:
    file = written(tmp_path / "in.jsonl", {"text": "Prima", "language": "nl"}, "", row)
    done = run(file, "--json")
    assert done.exit_code == 0
    figures = json.loads(done.stdout)
    assert figures["n"] == 1
    assert f"in.jsonl, line 3: {reason}" in figures["bad_rows"][0]


def test_file_without_usable_row_ends_with_1(tmp_path: Path) -> None:
    done = run(written(tmp_path / "in.jsonl", "{half"))
    assert done.exit_code == 1
    assert "line 1: it is not JSON" in done.stderr
    assert "no row can be used" in done.stderr


def test_mark_of_the_byte_order_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps({"text": "Goed", "language": "nl"}).encode())
    assert run(file).exit_code == 0


def test_training_learns_whatever_names_it_has(tmp_path: Path) -> None:
    lessons = [
        {"text": f"{word} {n}", "language": "en", "themes": [label], "sentiment": step}
        for n in range(8)
        for word, label, step in [
            ("the queue was long", "Timeliness of care", -1),
            ("lovely nurses", "Staff manner", 2),
            ("no idea", "Not assigned", 0),
        ]
    ]
    train = written(tmp_path / "train.jsonl", *lessons)
    file = written(tmp_path / "in.jsonl", {**lessons[0], "text": "such a long queue"})
    done = run(file, "--train", train, "--json", "--out", tmp_path / "out.jsonl")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["trained_on"] == 24
    row = json.loads((tmp_path / "out.jsonl").read_text())
    assert row["predicted_themes"] == ["Timeliness of care"]
    assert row["predicted_sentiment"] == -1


def test_row_without_themes_teaches_nothing_and_is_named(tmp_path: Path) -> None:
    train = written(tmp_path / "train.jsonl", {"text": "x"}, {"text": "y", "themes": []})
    done = run(written(tmp_path / "in.jsonl", {"text": "z"}), "--train", train, "--json")
    assert done.exit_code == 0
    assert "train.jsonl, line 1: it has no themes" in json.loads(done.stdout)["bad_rows"][0]
