"""Who did what is known afterwards: an operation that a page calls is told who acts."""

import ast
from collections.abc import Iterator, Sequence

from tests.conventions.source import Source, planted, sources

ACTORS = {"Actor", "Who"}
BELOW_PEOPLE = "by_id"  # a module that knows no people is told the user's id
# What a page may call without saying who acts, by the reason for it.
NOBODY_YET = {  # signing in: who it is, is what is being found out
    "accounts.ask_code",
    "accounts.redeem_code",
    "accounts.forget",
    "accounts.give_back",
    "accounts.take",
}
ONESELF = {  # the user or the factor that is changed is who changes it
    "accounts.add_authenticator_app",
    "accounts.add_passkey",
    "accounts.note_factor_used",
    "accounts.remove_factor",
    "accounts.renew_recovery_codes",
    "accounts.set_password",
    "accounts.show_recovery_codes",
}
MACHINES_AND_STRANGERS = {  # another machine, or somebody on the web who stays unknown on purpose
    "api.ask_again",
    "api.begin",
    "api.confirm",
    "api.found",
    "api.give_back",
    "delivery.apply_report",
    "delivery.mark_read",
    "delivery.receive_reply",
    "surveys.submit_unseen",
}
NOTHING_CHANGES = {  # they return something, made on first use at most
    "appointments.make_arrival_codes",
    "appointments.period",
    "organisation.general_department",
    "surveys.department_of",
    "surveys.standard_survey",
}
DEMO = {"demo.move_time"}
UNTOLD = NOBODY_YET | ONESELF | MACHINES_AND_STRANGERS | NOTHING_CHANGES | DEMO
Place = tuple[str, str]


def _dotted(source: Source) -> str:
    return ".".join(("nabij", *(part for part in source.parts if part != "__init__")))


def operations_of(found: Sequence[Source]) -> dict[Place, ast.FunctionDef]:
    """Return every public operation by where it can be imported from and its name."""
    rooms = [source for source in found if source.room == "operations"]
    defined = {
        (_dotted(source), node.name): node
        for source in rooms
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }
    passed_on = {
        (_dotted(source), alias.asname or alias.name): defined[(node.module, alias.name)]
        for source in rooms
        for node in source.tree.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
        if (node.module, alias.name) in defined
    }
    return defined | passed_on


def untold(
    source: Source, operations: dict[Place, ast.FunctionDef]
) -> Iterator[tuple[str, ast.AST]]:
    """Yield the operations that a view calls without an actor, as `surveys.open_round`."""
    names: dict[str, str] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nabij."):
            names |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    called = {id(one.func): one for one in ast.walk(source.tree) if isinstance(one, ast.Call)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            place = (names.get(node.value.id, ""), node.attr)
        elif isinstance(node, ast.Name):
            module, _dot, name = names.get(node.id, "").rpartition(".")
            place = (module, name)
        else:
            continue
        found = operations.get(place)
        if found is not None and not _is_told(found, called.get(id(node))):
            yield f"{place[0].split('.')[1]}.{place[1]}", node


def _is_told(function: ast.FunctionDef, call: ast.Call | None) -> bool:
    """Whether a function takes an actor, and a call gives it one where it could go without."""
    arguments = function.args
    optional = {
        one.arg
        for one, usual in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if usual is not None
    }
    given = {one.arg for one in call.keywords} if call else optional
    actors = [
        one.arg
        for one in (*arguments.args, *arguments.kwonlyargs)
        if one.annotation is not None
        for named in ast.walk(one.annotation)
        if (isinstance(named, ast.Name) and named.id in ACTORS) or one.arg == BELOW_PEOPLE
    ]
    return any(name not in optional or name in given for name in actors)


def calls(views: Sequence[Source]) -> dict[str, str]:
    """Return what views call without an actor, and where."""
    operations = operations_of(sources())
    return {
        name: source.where(node)
        for source in views
        if source.room.startswith("views")
        for name, node in untold(source, operations)
    }


def test_every_operation_a_page_calls_is_told_who_acts() -> None:
    assert len(operations_of(sources())) > 200
    found = calls(sources())
    assert {name: where for name, where in found.items() if name not in UNTOLD} == {}


def test_what_is_named_as_untold_is_so_and_is_called() -> None:
    assert UNTOLD - set(calls(sources())) == set()


def test_a_page_that_does_not_say_who_acts_is_seen() -> None:
    ways = (
        "from nabij.surveys import operations as ops\nops.standard_survey()",
        "from nabij.surveys.operations import standard_survey as asked\nasked()",
        "from nabij.surveys.operations import standard\nstandard.standard_survey()",
    )
    for text in ways:  # by another name, by itself, and from the room it stands in
        assert set(calls([planted("surveys/views/x.py", text)])) == {"surveys.standard_survey"}


def test_a_page_that_lets_the_usual_actor_act_is_seen() -> None:
    op = ast.parse("def op(*, by: Actor = SYSTEM) -> None: ...").body[0]
    assert isinstance(op, ast.FunctionDef)
    found = {("nabij.surveys.operations", "op"): op}
    for given, seen in (("", ["surveys.op"]), ("by=actor", [])):
        page = planted(
            "surveys/views/x.py", f"from nabij.surveys.operations import op\nop({given})"
        )
        assert [name for name, _ in untold(page, found)] == seen
