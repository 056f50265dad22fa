"""The people: members and officers of the council."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower


class MemberManager(BaseUserManager["Member"]):
    def create_user(self, email: str, **fields: Any) -> "Member":
        """A member without a password: nobody here signs in with one."""
        if not email:
            raise ValueError("A member needs an e-mail address.")
        member = self.model(email=self.normalize_email(email), **fields)
        member.set_unusable_password()
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, **fields: Any) -> "Member":
        fields.pop("password", None)
        return self.create_user(email, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email__iexact=username)


class Member(AbstractBaseUser, PermissionsMixin):
    """A councillor, co-opted member or officer, known by e-mail address. Leavers are deactivated, never deleted."""

    email = models.EmailField("e-mail address", unique=True)
    full_name = models.CharField(max_length=200)
    is_active = models.BooleanField("active", default=True, help_text="Untick for someone who has left.")

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="members_one_per_email",
                violation_error_message="There is already a member with this e-mail address.",
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email
