"""The description of the open door: for machines as OpenAPI, for people as a page of ours."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nabij.api.views import bookings, times
from nabij.api.views.machine import machine

_HAVE = (times, bookings)  # importing them adds their addresses
_METHODS = ("get", "post", "delete")


@dataclass(frozen=True)
class Field:
    """One thing that is sent or answered."""

    name: str
    kind: str
    text: str
    is_required: bool = False


@dataclass(frozen=True)
class Call:
    """One address with one method."""

    name: str
    method: str
    path: str
    title: str
    text: str
    sent: list[Field]
    answers: list[tuple[str, list[Field]]]


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI description."""
    del request
    return JsonResponse(described())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the description as a page, made from the same."""
    return render(request, "api/docs.html", {"calls": calls(described())})


def described() -> dict[str, Any]:
    """Return the OpenAPI description."""
    return dict(machine.get_openapi_schema(path_prefix="/api/"))


def calls(schema: dict[str, Any]) -> list[Call]:
    """Return each call of a description, ready to show."""
    shapes = schema["components"]["schemas"]
    return [
        _call(path, method, one, shapes)
        for path, methods in schema["paths"].items()
        for method, one in methods.items()
        if method in _METHODS
    ]


def _call(path: str, method: str, one: dict[str, Any], shapes: dict[str, Any]) -> Call:
    sent = [
        Field(
            name=parameter["name"],
            kind=f"{_kind(parameter['schema'])} · {parameter['in']}",
            text=parameter.get("description", ""),
            is_required=bool(parameter.get("required")),
        )
        for parameter in one.get("parameters", [])
    ]
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {})
    sent += _fields(body.get("schema", {}), shapes)
    answers = [
        (
            str(status),
            _fields(
                answer.get("content", {}).get("application/json", {}).get("schema", {}), shapes
            ),
        )
        for status, answer in one["responses"].items()
        if not str(status).startswith("4")
    ]
    return Call(
        name=one["operationId"].rsplit("_", 1)[-1] + "-" + method,
        method=method.upper(),
        path=path,
        title=one["summary"],
        text=one.get("description", ""),
        sent=sent,
        answers=answers,
    )


def _fields(schema: dict[str, Any], shapes: dict[str, Any]) -> list[Field]:
    shape = shapes.get(schema.get("$ref", "").rsplit("/", 1)[-1], {})
    required = shape.get("required", [])
    return [
        Field(name, _kind(part), part.get("description", ""), is_required=name in required)
        for name, part in shape.get("properties", {}).items()
    ]


def _kind(part: dict[str, Any]) -> str:
    if "anyOf" in part:
        return " | ".join(_kind(one) for one in part["anyOf"])
    if "$ref" in part:
        return str(part["$ref"]).rsplit("/", 1)[-1]
    if part.get("type") == "array":
        return f"[{_kind(part.get('items', {}))}]"
    return str(part.get("format") or part.get("type", ""))
