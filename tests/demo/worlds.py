"""What tests of the demo share."""

from nabij.accounts.types import Role
from nabij.demo.content.personas import Persona

STAFF_ROLES = {
    Persona.FATIMA: Role.PROFESSIONAL,
    Persona.MARIJKE: Role.AGENT,
    Persona.SANNA: Role.AGENT,
    Persona.TOM: Role.MANAGER,
    Persona.LOTTE: Role.EDITOR,
    Persona.RAVI: Role.ADMINISTRATOR,
}
