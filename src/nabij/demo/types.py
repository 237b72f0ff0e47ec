"""Words of this module."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from nabij.demo.content.house import DepartmentContent

Progress = Callable[[str, int, int], None]
"""Called as progress(what, done, total) while loading."""


@dataclass(frozen=True, kw_only=True)
class Worker:
    """A professional with the resource that is their time. `touch`: how well people like them."""

    professional_id: UUID
    resource_id: int
    touch: float


@dataclass(frozen=True, kw_only=True)
class BuiltDepartment:
    """A department as it stands in the database."""

    id: UUID
    location_id: UUID
    zone: str
    content: DepartmentContent
    workers: tuple[Worker, ...]
    service_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class House:
    """The organisation as it stands in the database, by its keys in the content."""

    departments: dict[str, BuiltDepartment]
    team_ids: dict[str, UUID]
    agents: dict[str, list[tuple[UUID, str]]] = field(default_factory=dict)

    def agents_of(
        self, slug: str, teams: dict[str, tuple[str, tuple[str, ...]]]
    ) -> list[tuple[UUID, str]]:
        """Return (user, name) of the agents who answer for a department."""
        for key, (_, slugs) in teams.items():
            if slug in slugs and self.agents.get(key):
                return self.agents[key]
        return next(iter(self.agents.values()))


@dataclass(frozen=True, kw_only=True)
class Patron:
    """A client of the demo, with what the simulation needs to know.

    Attributes:
        slugs: departments they come to, the main one first.
        sunny: how they tend to judge, around 0.
        is_persona: somebody a visitor steps into.
        gets_letters: one of the oldest, who are asked on paper.
    """

    client_id: UUID
    language: str
    slugs: tuple[str, ...]
    sunny: float
    visits: int
    is_persona: bool = False
    gets_letters: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether their recent past stays empty."""
        return self.is_persona or self.gets_letters


def pick_weighted(random: Random, weights: dict[str, int], count: int) -> tuple[str, ...]:
    """Return up to `count` different keys, the heavier the likelier."""
    found: list[str] = []
    while len(found) < count:
        rest = {key: weight for key, weight in weights.items() if key not in found}
        if not rest:
            break
        found.append(random.choices(list(rest), list(rest.values()))[0])
    return tuple(found)
