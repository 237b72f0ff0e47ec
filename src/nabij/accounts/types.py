"""Words of this module that others use."""

from enum import StrEnum


class Role(StrEnum):
    """In which role somebody acts."""

    CLIENT = "client"
    RELATIVE = "relative"
    PROFESSIONAL = "professional"
    AGENT = "agent"
    MANAGER = "manager"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"
    LINK = "link"
    SYSTEM = "system"

    @classmethod
    def staff_choices(cls) -> list[tuple[str, str]]:
        """Return the roles a membership can give, as choices of a field."""
        staff = (cls.PROFESSIONAL, cls.AGENT, cls.MANAGER, cls.EDITOR, cls.ADMINISTRATOR)
        return [(role.value, role.value) for role in staff]
