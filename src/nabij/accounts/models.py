"""Who can sign in, which staff member works in which team, codes under way and counted tries."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower

from nabij.accounts.types import CodeKind, Role
from nabij.lib.models import UUIDModel


class UserManager(BaseUserManager["User"]):
    """Finds users by the name they sign in with."""


class User(UUIDModel, AbstractBaseUser):
    """Somebody who can sign in: by code to mail or mobile, or by password and a second factor.

    The addresses are those the organisation knows; nobody types their own, so none is unverified.
    """

    last_login = None  # audit keeps every sign-in
    email = models.EmailField(null=True, blank=True)
    phone = models.CharField(max_length=20, null=True, blank=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="nl")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.UniqueConstraint("phone", name="user_phone_unique"),
        ]

    def __str__(self) -> str:
        return self.name


# for statements written by hand, in the order `User.from_db` takes them
USER_COLUMNS = [field.attname for field in User._meta.concrete_fields]  # noqa: SLF001 documented API


class Session(AbstractBaseSession):
    """A session, and whose it is: both are read in one statement, and all of a user's can end."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.user_id)


class Membership(UUIDModel):
    """One role of one staff member, in a team or (no team) in the whole organisation."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.staff_choices())
    team = models.ForeignKey(
        "organisation.Team", models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    professional = models.ForeignKey(
        "organisation.Professional", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "user", "role", "team", name="membership_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role for role, _ in Role.staff_choices()]),
                name="membership_staff_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class SignInCode(UUIDModel):
    """A code asked for. The worker looks up whose address it is, so that asking tells nobody.

    `user` and `digest` stay empty when the address is nobody's; trying such a code fails the same.
    """

    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in CodeKind])
    address = models.CharField(max_length=254)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    proves_address = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Of somebody without a session: it shows whose address it is, and opens nothing.",
    )
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return str(self.pk)


class RateLimit(models.Model):
    """How often something was tried in a window of time, counted for all processes together."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
