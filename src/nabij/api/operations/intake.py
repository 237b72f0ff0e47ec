"""Taking in one bundle: who is who, in which order, what is new and what has changed."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from nabij.api.fhir.bundles import Bundle, BundleError, Entry, Problem
from nabij.api.fhir.identifiers import MOST_TEXT, URI, Key, place_keys, strong_keys
from nabij.api.fhir.mapping import MappingError
from nabij.api.fhir.references import ReferenceShapeError, keys_of, type_named
from nabij.api.fhir.shapes import SHAPES, Reference
from nabij.api.models import Imported, ImportedKey
from nabij.api.operations import places
from nabij.api.operations.facts import (
    EntryError,
    Facts,
    Found,
    LeftError,
    NotYetError,
    Reader,
    Withdraw,
    WithdrawnError,
)
from nabij.api.queries import Spot
from nabij.api.types import Outcome, Remark, Report
from nabij.lib import clock
from nabij.people.types import Actor

CHUNK = 2000
DEEPEST = 50
MOST_PROBLEMS = 100


class Unresolved(BundleError):  # noqa: N818 a BundleError of which only the reason differs
    """All that is wrong is that things are pointed at that may be in another file."""


class Intake:
    """One bundle on its way in. Use once, inside a transaction."""

    def __init__(
        self,
        bundle: Bundle,
        *,
        file: str,
        readers: dict[str, Reader],
        withdraw: dict[str, Withdraw],
        by: Actor,
    ) -> None:
        """Index the bundle and look up which of its names are known."""
        self.report = Report()
        self._bundle, self._file, self._readers, self._by = bundle, file, readers, by
        self._withdraw_by_kind = withdraw
        self._here: dict[Key, Entry] = {}
        self._done: dict[int, Imported | None] = {}
        self._doing: list[int] = []
        self._touched: dict[UUID, int] = {}
        self._problems: dict[int, Problem] = {}
        self._only_unresolved = True
        for entry in bundle.entries:
            for key in _keys(entry):
                self._here.setdefault(key, entry)
        self._known = dict(_known(list(self._here)))
        self._spots: dict[tuple[Found | None, Found | None, UUID | None], Spot] = {}
        self._ambiguous: list[Key] = []
        self._new: list[Imported] = []
        self._new_keys: list[ImportedKey] = []

    def run(self) -> Report:
        """Take in everything.

        Raises:
            BundleError: with everything that is wrong; the caller must roll back.
        """
        for resource_type, number in self._bundle.left.items():
            self.report.add(resource_type, Outcome.SKIPPED, number)
        for resource_type in SHAPES:
            for entry in self._bundle.entries:
                if entry.type == resource_type:
                    self._attempt(entry)
        if self._problems:
            kind = Unresolved if self._only_unresolved else BundleError
            raise kind(*[self._problems[n] for n in sorted(self._problems)][:MOST_PROBLEMS])
        self._keep()
        self.report.imported = 1
        return self.report

    def _keep(self) -> None:
        """Write what came in under which names."""
        Imported.objects.bulk_create(self._new, batch_size=CHUNK)
        ImportedKey.objects.bulk_create(self._new_keys, batch_size=CHUNK)
        for key in self._ambiguous:
            ImportedKey.objects.filter(
                resource_type=key.type, system=key.system, value=key.value
            ).update(imported=None)

    def _attempt(self, entry: Entry) -> None:
        try:
            self._take(entry)
        except (EntryError, MappingError, ReferenceShapeError) as error:
            self._only_unresolved &= isinstance(error, NotYetError)
            reason = f"{entry.type}: {error}"
            self._problems.setdefault(entry.index, Problem(entry=entry.index, reason=reason))

    def _take(self, entry: Entry) -> Imported | None:
        if entry.index in self._done:
            return self._done[entry.index]
        if entry.index in self._problems:
            message = f"points at entry {entry.index}, which is wrong itself"
            raise EntryError(message)
        if entry.index in self._doing:
            raise EntryError("points at itself in a circle")
        if len(self._doing) >= DEEPEST:
            raise EntryError(f"is more than {DEEPEST} levels deep")
        self._doing.append(entry.index)
        try:
            result = self._take_in(entry)
        finally:
            self._doing.pop()
        self._done[entry.index] = result
        return result

    def _take_in(self, entry: Entry) -> Imported | None:
        names = strong_keys(entry.resource)
        places = place_keys(entry.resource, entry.full_url)
        if not (names or places):
            raise EntryError("has no identifier, fullUrl or id to know it by the next time")
        try:
            facts = self._readers[entry.type](entry.resource, _Finder(self, entry))
        except WithdrawnError:
            self.report.add(entry.type, self._withdraw(self._match(names, places)))
            return None
        except LeftError as left:
            self.report.add(entry.type, Outcome.SKIPPED)
            if str(left):
                remark = Remark(file=self._file, entry=entry.index, reason=f"{entry.type}: {left}")
                self.report.notes.append(remark)
            return None
        imported = self._match(names, places)
        imported = self._write(entry, facts, imported, named=bool(names))
        self._remember(imported, names, places)
        return imported

    def _withdraw(self, imported: Imported | None) -> Outcome:
        if imported is None:
            return Outcome.SKIPPED
        self._withdraw_by_kind[imported.kind](imported.object_id, by=self._by)
        self._known = {
            key: known for key, known in self._known.items() if known is None or known != imported
        }
        # Told again as having been, it is made again.
        Imported.objects.filter(pk=imported.pk).delete()
        return Outcome.UPDATED

    def _match(self, names: list[Key], places: list[Key]) -> Imported | None:
        found = {known.pk: known for key in names if (known := self._known.get(key))}
        if len(found) > 1:
            raise EntryError("its identifiers belong to different records here")
        if found:
            return next(iter(found.values()))
        for key in places[:1]:
            known = self._known.get(key)
            if known is None and key in self._known:
                raise EntryError(f"{key.value} is known as more than one; give an identifier")
            if known is not None and not (names and known.is_named):
                return known
        return None

    def _write(
        self, entry: Entry, facts: Facts, imported: Imported | None, *, named: bool
    ) -> Imported:
        digest = facts.digest()
        if imported is None:
            outcome = Outcome.CREATED
            imported = Imported(
                resource_type=entry.type,
                kind=facts.kind,
                object_id=facts.create(by=self._by),
                digest=digest,
                is_named=named,
                imported_at=clock.now(),
            )
            self._new.append(imported)
        elif imported.digest == digest:
            outcome = Outcome.UNCHANGED
        elif imported.pk in self._touched:
            other = self._touched[imported.pk]
            raise EntryError(f"is the same as entry {other}, and says something else")
        elif imported.kind != facts.kind:
            raise EntryError(f"was a {imported.kind} before and is a {facts.kind} now")
        else:
            outcome = Outcome.UPDATED
            facts.update(imported.object_id, by=self._by)
            imported.digest, imported.imported_at = digest, clock.now()
            imported.save(update_fields=["digest", "imported_at"])
        self._touched.setdefault(imported.pk, entry.index)
        self.report.add(entry.type, outcome)
        return imported

    def _remember(self, imported: Imported, names: list[Key], places: list[Key]) -> None:
        fresh = [key for key in (*names, *places) if key not in self._known]
        self._new_keys += [
            ImportedKey(
                resource_type=key.type, system=key.system, value=key.value, imported=imported
            )
            for key in fresh
        ]
        self._known.update(dict.fromkeys(fresh, imported))
        for key in places:
            # Two records claim one place (servers that both have a Patient/1): it names neither.
            claimed = self._known[key]
            if claimed is not None and claimed.pk != imported.pk:
                self._known[key] = None
                self._ambiguous.append(key)

    def find(self, entry: Entry, reference: Reference, types: tuple[str, ...]) -> Found | None:
        """Return what a reference in an entry points at; see `facts.Find`."""
        keys = keys_of(reference, types=types, base=entry.full_url)
        self._look_up([k for k in keys if k not in self._known and k not in self._here])
        for key in keys:
            imported = self._at(key)
            if imported is not None:
                return Found(kind=imported.kind, id=imported.object_id)
            if key in self._here:
                return None
        if not keys:
            return None
        self._must_be_of(reference, types)
        shown = reference.reference or keys[0].value
        raise NotYetError(f"points at {shown}, which is not in the files and not known here")

    def spot(self, asked: tuple[Found | None, Found | None, UUID | None]) -> Spot:
        """Return where something belongs, worked out once per file."""
        if asked not in self._spots:
            provider, location, professional_id = asked
            self._spots[asked] = places.spot_of(
                provider=provider, location=location, professional_id=professional_id
            )
        return self._spots[asked]

    def _look_up(self, keys: list[Key]) -> None:
        found = dict(_known(keys)) if keys else {}
        self._known.update(found)

    def _at(self, key: Key) -> Imported | None:
        if key in self._here:
            return self._take(self._here[key])
        return self._known.get(key)

    def _must_be_of(self, reference: Reference, types: tuple[str, ...]) -> None:
        """Say it clearly when an address is here, but of the wrong kind."""
        address = reference.reference or ""
        for kind in SHAPES:
            if kind not in types and Key(type=kind, system=URI, value=address) in self._here:
                raise EntryError(f"points at a {kind}; it must be a {' or '.join(types)}")
        if type_named(reference) and type_named(reference) not in types:
            raise EntryError(f"points at a {type_named(reference)}")


class _Finder:
    """Looks things up for one entry."""

    def __init__(self, intake: Intake, entry: Entry) -> None:
        self._intake, self._entry = intake, entry

    def __call__(self, reference: Reference | None, *types: str) -> Found | None:
        return None if reference is None else self._intake.find(self._entry, reference, types)

    def spot(
        self, *, provider: Found | None, location: Found | None, professional_id: UUID | None
    ) -> Spot:
        return self._intake.spot((provider, location, professional_id))


def _keys(entry: Entry) -> Iterator[Key]:
    for key in (*strong_keys(entry.resource), *place_keys(entry.resource, entry.full_url)):
        if len(key.system) > MOST_TEXT or len(key.value) > MOST_TEXT:
            reason = f"{entry.type}: an identifier or fullUrl is longer than {MOST_TEXT} characters"
            raise BundleError(Problem(entry=entry.index, reason=reason))
        yield key
    if entry.resource.id and (base := entry.full_url.rpartition(f"/{entry.type}/")[0]):
        yield Key(type=entry.type, system=URI, value=f"{base}/{entry.type}/{entry.resource.id}")


def _known(keys: list[Key]) -> Iterable[tuple[Key, Imported | None]]:
    """Yield what is known of these names; a name with None belongs to more than one."""
    wanted = set(keys)
    for start in range(0, len(keys), CHUNK):
        values = {key.value for key in keys[start : start + CHUNK]}
        for row in ImportedKey.objects.filter(value__in=values).select_related("imported"):
            key = Key(type=row.resource_type, system=row.system, value=row.value)
            if key in wanted:
                yield key, row.imported
