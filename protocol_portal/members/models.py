"""The people: members and officers of the council, the history of their accounts, and how they are let in.

The database itself protects the history, see `protected`. What the guard against deleting a member cannot stop: SQL
written by hand (a shell on the database, `connection.cursor()`), `QuerySet._raw_delete`, a `Manager` made elsewhere
over a plain `QuerySet`, and a migration. Foreign keys protect whoever is named in the history, or approved an edition,
all the same.
"""

import re
from datetime import date, datetime
from typing import Any, ClassVar, NoReturn, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from guidance.common.append_only import AppendOnly
from guidance.common.texts import tidy


class MemberError(ValidationError):
    """An error for what may never be done with an account; `messages` says why, `code` in a word."""


# ---- what a field may hold ---------------------------------------------------------------------------------------


def tidy_reference(text: str) -> str:
    """Returns a reference without the ".0" that a spreadsheet gives a number; leading zeros stay."""
    return re.sub(r"\A([0-9]+)\.0+\Z", r"\1", tidy(text))


plain_address = RegexValidator(r"\A[!-~]*\Z", "Write the address in plain letters, without accents or spaces.")
no_control_characters = RegexValidator(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]",
    "There is a character here that can't be shown. Type the words anew.",
    inverse_match=True,
)
whole_number = RegexValidator(
    r"\A[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+\Z",
    "A spreadsheet has shortened this number. Write it out in full, as text.",
    inverse_match=True,
)
likely_years = [
    MinValueValidator(date(1950, 1, 1), "The year can't be right: it is before 1950."),
    MaxValueValidator(date(2199, 12, 31), "The year can't be right: it is after 2199."),
]


# ---- members -----------------------------------------------------------------------------------------------------


class MemberQuerySet(models.QuerySet["Member"]):
    """Members, who are never deleted."""

    def active(self) -> Self:
        """Returns the members whose accounts are open."""
        return self.filter(is_active=True)

    def delete(self) -> NoReturn:
        _refuse_deletion()


# The stubs cannot tell what class from_queryset makes.
class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):  # type: ignore[misc]
    """A manager of members that creates them without passwords."""

    def create_user(self, email: str, **fields: Any) -> "Member":
        """Returns a new member without a password: nobody signs in with one. Only `accounts.add` writes history."""
        if not email:
            raise ValueError("A member needs an e-mail address.")
        member: Member = self.model(email=email, **fields)
        member.set_unusable_password()
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, **fields: Any) -> "Member":
        fields.pop("password", None)
        return self.create_user(email, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email__iexact=username)


class Member(AbstractBaseUser, PermissionsMixin):
    """A councillor, co-opted member or officer, known by e-mail address. Leavers are deactivated, never deleted.

    `accounts` holds the acts that change a member: each writes its line of history.
    """

    class Role(models.TextChoices):
        COUNCILLOR = "councillor", "councillor"
        CO_OPTED = "co-opted", "co-opted member"
        OFFICER = "officer", "officer"

    email = models.EmailField("e-mail address", unique=True, validators=[plain_address])
    full_name = models.CharField(max_length=200, validators=[no_control_characters])
    reference = models.CharField(
        max_length=50,
        null=True,
        blank=True,
        unique=True,
        validators=[no_control_characters, whole_number],
        help_text="The council's own number for this person, if it has one. An import looks for it first.",
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.COUNCILLOR)
    division = models.CharField(max_length=200, blank=True, validators=[no_control_characters])
    term_start = models.DateField("start of term", null=True, blank=True, validators=likely_years)
    term_end = models.DateField("end of term", null=True, blank=True, validators=likely_years)
    is_active = models.BooleanField("active", default=True, help_text="Untick for someone who has left.")

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "email"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="members_one_per_email",
                violation_error_message="There is already a member with this e-mail address.",
            ),
            models.CheckConstraint(
                condition=Q(term_end=None) | Q(term_start=None) | Q(term_end__gte=F("term_start")),
                name="members_term_ends_after_start",
                violation_error_message="The term can't end before it starts.",
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="members_reference_null_or_text"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def clean_fields(self, exclude: Any = None) -> None:
        self.tidy()
        super().clean_fields(exclude)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.tidy()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse_deletion()

    @cached_property
    def is_staff(self) -> bool:
        """Returns whether this person has rights in the administration, which also asks for the second step."""
        return self.is_superuser or bool(self.groups.all())  # which may have been fetched for many at once

    def tidy(self) -> None:
        """Puts the texts into the form in which they are stored and compared."""
        self.email = Member.objects.normalize_email(tidy(self.email))
        self.full_name, self.division = tidy(self.full_name), tidy(self.division)
        self.reference = tidy_reference(self.reference or "") or None

    def end_sessions(self) -> None:
        """Ends the member's sessions once saved: each holds a hash of the unusable password, which is made anew."""
        self.set_unusable_password()


def _refuse_deletion() -> NoReturn:
    raise MemberError(
        "A member is never deleted, since the evidence would go too. Deactivate the account instead.", code="deleted"
    )


# ---- their history -----------------------------------------------------------------------------------------------


class AccountEvent(AppendOnly):
    """Who did what to whose account when. `actor` is null for what the member did, or a command on the server.

    `changes` holds, by field, the value before and after: {"email": ["ann@old.example", "ann@new.example"]}; dates
    as "2025-05-01".
    """

    refusal = "The history of accounts is only ever added to; what is written there stays."

    class Kind(models.TextChoices):
        ADDED = "added", "added"
        CHANGED = "changed", "changed"
        DEACTIVATED = "deactivated", "deactivated"
        REACTIVATED = "reactivated", "reactivated"
        SIGNED_OUT = "signed out", "signed out everywhere"
        SIGNED_IN = "signed in", "signed in"
        INVITED = "invited", "invited"
        CODE_SHOWN = "code shown", "shown a sign-in code"
        LINK_MADE = "link made", "given a sign-in link on the server"
        RIGHTS = "rights", "given other rights"
        STEP_ADDED = "step added", "second step set up"
        STEP_REMOVED = "step removed", "second step removed"
        CODES_MADE = "codes made", "new recovery codes"
        SSO_LINKED = "sso linked", "linked to single sign-on"
        SSO_UNLINKED = "sso unlinked", "unlinked from single sign-on"
        EXPORTED = "exported", "exported the list of members"

    at = models.DateTimeField("when", default=timezone.now, editable=False)
    actor = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="events")
    kind = models.CharField("what", max_length=20, choices=Kind)
    changes = models.JSONField(default=dict, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta(AppendOnly.Meta):
        verbose_name = "history entry"
        verbose_name_plural = "history entries"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_kind_display()}"


# ---- how they are let in -----------------------------------------------------------------------------------------


class SignInHelp(models.Model):
    """Whom to ask when signing in doesn't work; every mail and sign-in page names them. One row at most."""

    team = models.CharField(max_length=100, validators=[no_control_characters])
    telephone = models.CharField(
        max_length=40,
        validators=[RegexValidator(r"\A[+0-9][0-9 ()ext.]{4,}\Z", "Write digits and spaces, such as 01632 960123.")],
    )

    class Meta:
        verbose_name = "help with signing in"
        verbose_name_plural = "help with signing in"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="members_one_sign_in_help")]

    def __str__(self) -> str:
        return f"{self.team}, {self.telephone}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)


class SignInCodeQuerySet(models.QuerySet["SignInCode"]):
    def usable(self, at: datetime | None = None) -> Self:
        """Returns the codes not used, expired or guessed at too often; `at` is aware, now when left out."""
        return self.filter(used_at=None, expires_at__gt=at or timezone.now(), wrong_tries__lt=SignInCode.MOST_TRIES)


class SignInCode(models.Model):
    """A way in that works once: digits and a QR code that an officer shows, or a link made on the server.

    Only hashes are stored, see `codes`, which is the only writer.
    """

    # Of the digits, by anybody who knows the address: more than the limits of signing in allow while a code lasts, so
    # that nobody can use up another's code by wrong guesses; and still a limit.
    MOST_TRIES = 200

    class Kind(models.TextChoices):
        SHOWN = "shown", "code shown by an officer"
        LINK = "link", "link made on the server"

    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    made_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64, unique=True)
    digits_hash = models.CharField(max_length=64, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)

    objects = SignInCodeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.member}"

    def is_usable(self, at: datetime | None = None) -> bool:
        """Returns whether the code is not used, expired or guessed at too often."""
        return self.used_at is None and self.expires_at > (at or timezone.now()) and self.wrong_tries < self.MOST_TRIES


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> Self:
        """Returns the mail that is neither sent nor given up."""
        return self.filter(sent_at=None, failed_at=None)

    def due(self, at: datetime | None = None) -> Self:
        """Returns the waiting mail that is to be tried now, codes before invitations."""
        return self.waiting().filter(next_try_at__lte=at or timezone.now()).order_by("priority", "pk")

    def sent(self) -> Self:
        """Returns the mail that was sent."""
        return self.exclude(sent_at=None)

    def failed(self) -> Self:
        """Returns the mail that was given up."""
        return self.exclude(failed_at=None)


class Mail(models.Model):
    """A mail to be sent, see `mail`, which is the only writer. Invitations stay as a record, without their text."""

    class Kind(models.TextChoices):
        CODE = "code", "sign-in code"
        INVITATION = "invitation", "invitation"
        NOBODY = "nobody", "for an unknown address, never sent"

    kind = models.CharField("what", max_length=10, choices=Kind)
    priority = models.PositiveSmallIntegerField(default=0)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="mail")
    batch = models.UUIDField(null=True, db_index=True, help_text="Invitations that were sent together.")
    queued_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    recipient = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    queued_at = models.DateTimeField("queued", default=timezone.now)
    give_up_at = models.DateTimeField()
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mail"
        constraints = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(failed_at=None), name="members_mail_sent_or_failed")
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(sent_at=None, failed_at=None), name="members_mail_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.recipient}"

    @property
    def state(self) -> str:
        """Returns "sent", "not delivered" or "waiting"."""
        return "sent" if self.sent_at else "not delivered" if self.failed_at else "waiting"
