"""A visit of several stops: a picture and blood for the operation, and two hours later the talk."""

from collections.abc import Mapping
from datetime import time

from nabij.appointments import operations as appointments
from nabij.demo.content.house import texts
from nabij.demo.types import BuiltDepartment
from nabij.people.types import SYSTEM

ORTHOPAEDICS, BLOOD_TESTS = "orthopaedics", "blood-tests"
NAME = texts("Voor uw heupoperatie", "Ennen lonkkaleikkausta", "Before your hip operation")
PICTURE = texts("Röntgenfoto", "Röntgenkuva", "X-ray")
TALK = texts("Gesprek met de arts", "Keskustelu lääkärin kanssa", "Talk with the doctor")
SOBER = texts(
    "Blijf nuchter: eet en drink niets vanaf middernacht, behalve water.",
    "Ole ravinnotta: älä syö äläkä juo puolenyön jälkeen muuta kuin vettä.",
    "Do not eat, and drink only water, from midnight.",
)
EAT = texts(
    "U kunt nu weer eten en drinken.",
    "Nyt voit taas syödä ja juoda.",
    "You can eat and drink again now.",
)


def combine(departments: Mapping[str, BuiltDepartment]) -> None:
    """Make the visit of three appointments at two departments of the hospital."""
    orthopaedics, blood_tests = departments[ORTHOPAEDICS], departments[BLOOD_TESTS]
    picture, talk = (
        appointments.create_service(
            names=names,
            department_id=orthopaedics.id,
            duration_minutes=minutes,
            grid_minutes=10,
            resource_ids=[worker.resource_id for worker in orthopaedics.workers],
            by=SYSTEM,
        )
        for names, minutes in ((PICTURE, 10), (TALK, 20))
    )
    appointments.create_combined(
        names=NAME,
        steps=[
            appointments.NewStep(service_id=picture.pk),
            appointments.NewStep(
                service_id=blood_tests.service_ids[0],
                max_gap_minutes=60,
                latest_start=time(11),
                instruction=SOBER,
            ),
            appointments.NewStep(
                service_id=talk.pk, min_gap_minutes=120, max_gap_minutes=180, instruction=EAT
            ),
        ],
        by=SYSTEM,
    )
