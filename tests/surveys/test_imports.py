"""`nabij import responses`: years of answers from an earlier tool, said by row what is wrong."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from nabij.insights.queries import metrics
from nabij.insights.types import Metric
from nabij.ledger.models import Event
from nabij.people.types import SYSTEM
from nabij.surveys.commands import COMMANDS
from nabij.surveys.models import Answer, FollowUp, Invitation, Response
from tests.factories.organisation import make_department, make_location

pytestmark = pytest.mark.django_db
RESPONSES = next(one for one in COMMANDS["import"] if one.name == "responses")
HEADING = (
    "answered_at;instrument;score;comment;department;location;language;touchpoint;"
    "respondent_type;response_id"
)


def taken(path: Path, *options: str, code: int = 0) -> dict[str, Any]:
    result = CliRunner().invoke(RESPONSES, [str(path), "--json", *options])
    assert result.exit_code == code, result.output
    said: dict[str, Any] = json.loads(result.stdout)
    parts = ("created", "updated", "unchanged", "skipped", "failed")
    assert said["read"] == sum(said[part] for part in parts)
    return said


def written(
    tmp_path: Path, *rows: str, heading: str = HEADING, encoding: str = "utf-8-sig"
) -> Path:
    path = tmp_path / "answers.csv"
    path.write_bytes(("\r\n".join([heading, *rows]) + "\r\n").encode(encoding))
    return path


def test_a_history_comes_in_once_and_is_in_the_figures(tmp_path: Path) -> None:
    ward = make_department(slug="orthopedie", location=make_location(name="Noord"))
    rows = [
        (
            '31-12-2023 14:30;NPS;9;"Goed geholpen; dank, ""zuster"" Els";Orthopedie;Noord;'
            "nl;Bezoek;patiënt;r1"
        ),
        "31-12-2023 14:31;ces;2,0;;orthopedie;;nl;Bezoek;;r1",
        "31-12-2023;EQ-5D;-0,149;;orthopedie;;nl;Bezoek;;r1",
        "2023-12-01T09:00:00+01:00;nps;nvt;Lang gewacht;orthopedie;;fi-FI;;client;r2",
        "1.12.2023;nps;n.v.t.;;orthopedie;;;;;r3",
        "1.12.2023;enps;8;;orthopedie;;;;;r4",
        *["2-12-2023;nps;10;;orthopedie;;;;;"] * 12,
    ]
    path = written(tmp_path, *rows)
    before = Event.objects.count()
    said = taken(path)
    assert (said["read"], said["created"], said["skipped"], said["errors"]) == (18, 17, 1, [])
    assert said["responses"] == 15
    first = Response.objects.get(nps=9)
    assert (first.ces, first.comment) == (2, 'Goed geholpen; dank, "zuster" Els')
    assert first.submitted_at == datetime(2023, 12, 31, 13, 31, tzinfo=UTC)  # the last of its rows
    assert (first.channel, first.touchpoint, first.client_id) == ("import", "bezoek", None)
    assert str(Answer.objects.get(response=first).score) == "-0.1490"
    assert Response.objects.get(comment="Lang gewacht").language == "fi"
    employee = Response.objects.get(respondent_type="employee")
    assert (employee.is_anonymous, employee.submitted_on) == (True, date(2023, 12, 1))
    # nobody hears of what is long over
    assert not Invitation.objects.exists()
    assert not FollowUp.objects.exists()
    assert Event.objects.count() == before
    [nps] = [
        row
        for row in metrics(
            date_from=date(2023, 12, 1), date_to=date(2023, 12, 31), by=None, actor=SYSTEM
        )
        if row.metric is Metric.NPS
    ]
    assert (nps.n, nps.value) == (13, 100)

    again = taken(path)
    assert (again["unchanged"], again["created"], again["updated"]) == (17, 0, 0)
    assert Response.objects.count() == 15

    # a later file corrects one answer, adds another, and says nothing of the rest
    later = written(
        tmp_path,
        "31-12-2023 14:30;nps;8;;orthopedie;;nl;bezoek;;r1",
        "1-12-2023 09:00;oks;31;;orthopedie;;fi;;client;r2",
        "1-12-2023;nps;5;;orthopedie;;;;client;r4",
    )
    said = taken(later, "--instrument", "oks:0:48", code=1)
    assert (said["updated"], said["failed"]) == (2, 1)
    assert [error["column"] for error in said["errors"]] == ["respondent_type"]
    first.refresh_from_db()
    assert (first.nps, first.ces, first.answer_count) == (8, 2, 1)
    assert first.comment.startswith("Goed geholpen")
    second = Response.objects.get(comment="Lang gewacht")
    assert [str(one.score) for one in second.answers.all()] == ["31.0000"]
    assert second.answers.get().question.survey_id == second.survey_id
    assert {one.question.survey_id for one in first.answers.all()} == {first.survey_id}
    assert ward.pk == first.department_id


def test_each_bad_row_is_named_and_the_good_ones_come_in(tmp_path: Path) -> None:
    make_department(slug="orthopedie", location=make_location(name="Noord"))
    make_department(slug="hart", location=make_location(name="Zuid"))
    good = "2023-12-01;nps;{};;orthopedie;;;;;{}"
    bad = [
        ("score", "2023-12-01;nps;11;;orthopedie;;;;;"),
        ("score", "2023-12-01;nps;−1;;orthopedie;;;;;"),
        ("score", "2023-12-01;nps;6.5;;orthopedie;;;;;"),
        ("score", "2023-12-01;ces;0;;orthopedie;;;;;"),
        ("score", "2023-12-01;nps;tien;;orthopedie;;;;;"),
        ("score", "2023-12-01;eq-vas;101;;orthopedie;;;;;"),
        ("answered_at", "12/31/2023;nps;9;;orthopedie;;;;;"),
        ("answered_at", "31-02-2023;nps;9;;orthopedie;;;;;"),
        ("answered_at", "2023-12-01 25:00;nps;9;;orthopedie;;;;;"),
        ("answered_at", "9999-12-31 23:59-05:00;nps;9;;orthopedie;;;;;"),
        ("answered_at", ";nps;9;;orthopedie;;;;;"),
        ("department", "2023-12-01;nps;9;;Neus;;;;;"),
        ("department", "2023-12-01;nps;9;;orthopedie;Zuid;;;;"),
        ("location", "2023-12-01;nps;9;;orthopedie;Oost;;;;"),
        ("instrument", "2023-12-01;csat;9;;orthopedie;;;;;"),
        ("language", "2023-12-01;nps;9;;orthopedie;;Nederlands;;;"),
        ("respondent_type", "2023-12-01;nps;9;;orthopedie;;;;buur;"),
        ("respondent_type", "2023-12-01;enps;9;;orthopedie;;;;client;"),
        ("comment", f"2023-12-01;nps;9;{'a' * 4001};orthopedie;;;;;"),
        ("", "2023-12-01;nps;9;;orthopedie"),
        ("score", good.format(9, "twice")),
        ("department", "2023-12-01;nps;9;;hart;;;;;twice"),
        ("department", "1 mei;nps;−1;;Neus;;Nederlands;;;"),
    ]
    path = written(
        tmp_path, good.format(3, "twice"), good.format(3, "twice"), *[row for _, row in bad]
    )
    said = taken(path, code=1)
    assert [(error["row"], error["column"]) for error in said["errors"]] == [
        (row, column) for row, (column, _) in enumerate(bad, 4)
    ]
    assert "“Neus”" in said["errors"][11]["reason"]
    every = said["errors"][-1]["reason"]  # each column that is wrong, so that one reads it once
    for wrong in (
        "“Neus”",
        "; score: “−1” does not lie from 0 to 10",
        "; answered_at:",
        "; language:",
    ):
        assert wrong in every, every
    assert (said["created"], said["skipped"], said["failed"]) == (1, 1, len(bad))
    assert Response.objects.get().nps == 3

    renamed = taken(written(tmp_path, bad[11][1]), "--rename", "neus=hart")
    assert renamed["created"] == 1
    assert Response.objects.filter(department__slug="hart").count() == 1


def test_files_as_they_come(tmp_path: Path) -> None:
    make_department(slug="hart", location=make_location(name="Zuid"))
    path = tmp_path / "answers.csv"
    path.write_bytes(
        "sep=;\nInstrument;Answered at;Score;Location;Comment;colour\n"
        "nps;1-2-2023;9;Zuid;Café;red\n".encode("cp1252")
    )
    said = taken(path)
    assert any("Windows-1252" in note for note in said["notes"])
    assert any("colour" in note for note in said["notes"])
    assert Response.objects.get().comment == "Café"

    heading = "answered_at\tinstrument\tscore\tdepartment\tcomment"
    path.write_text(
        f'{heading}\n2023-02-01\tnps\t9\thart\t"two\nlines"\n2023-02-01\tnps\t8\thart\t"never',
        "utf-16",
    )
    said = taken(path, code=1)
    assert [(error["row"], error["column"]) for error in said["errors"]] == [(3, "")]
    assert "never closed" in said["errors"][0]["reason"]
    assert Response.objects.filter(comment="two\nlines").exists()

    path.write_bytes(
        "answered_at,instrument,score,department,comment\n"
        '2023-03-01,nps,9,hart,"a "odd" quote"\n'
        "2023-03-01,nps,9,hart,één\n".encode()
        + b"2023-03-01,nps,9,hart,half \xc3\n2023-03-01,nps,9,hart"
    )
    said = taken(path, code=1)
    assert Counter(error["row"] for error in said["errors"]) == {2: 1, 4: 1, 5: 1}
    assert (said["created"], any("no line end" in note for note in said["notes"])) == (1, True)

    for content, word in (
        (b"", "empty"), (b"a,b\n1,2\n", "no column"), (b"\x00\x01a", "UTF-16"),
        (b"score,score,answered_at,instrument\n", "more than once"),
    ):  # fmt: skip
        path.write_bytes(content)
        said = taken(path, code=1)
        assert word in said["error"]
    person = CliRunner().invoke(RESPONSES, [str(path)])
    assert "more than once" in person.stderr
