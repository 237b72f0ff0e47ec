"""Who asks for an appointment in the demo and waits for an answer of the desk."""

from nabij.accounts.types import Role
from nabij.appointments import operations as appointments
from nabij.appointments.types import DayPart
from nabij.demo.content.house import ASKED
from nabij.demo.types import House, Patron
from nabij.people.types import Actor, Purpose

DEPARTMENT = "living-with-care"


def ask_for_talk(house: House, patrons: list[Patron]) -> None:
    """Let one client ask for a talk; the desk books it or says why not."""
    department = house.departments[DEPARTMENT]
    known = [one for one in patrons if DEPARTMENT in one.slugs and not one.is_persona]
    for patron in known[:1]:
        appointments.request_booking(
            client_id=patron.client_id,
            service_id=department.service_ids[0],
            wishes=appointments.RequestWishes(
                weekdays=(1, 3),
                parts=(DayPart.AFTERNOON,),
                about=ASKED,
            ),
            by=Actor(role=Role.CLIENT, purpose=Purpose.OWN_CARE, client_id=patron.client_id),
        )
