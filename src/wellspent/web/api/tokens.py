"""Tokens of integrations: made for a person with some of their rights, shown once, revoked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from wellspent.web.access.gates import issue_token
from wellspent.web.access.models import Person, Token
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import RIGHTS_OF, Right, Role
from wellspent.web.access.scope import Scope

__all__ = ["make_token", "revoke"]


def make_token(
    name: str, person: Person, rights: Iterable[str], expires: datetime | None, maker: Scope
) -> tuple[str, Token]:
    """A token that acts for this person, to be shown this once; raises `Refused`.

    Who makes it through a token of their own gives no right that this one lacks.
    """
    if not name.strip():
        raise Refused("The token has no name.", "Name the integration that will use it.", "name")
    if not person.is_active:
        raise Refused(f"'{person}' cannot sign in.", "Choose somebody who is active.", "person")
    wanted = _known(rights)
    own = RIGHTS_OF[Role(person.role)]
    if missing := sorted(wanted - own):
        raise Refused(
            f"'{person}' is {person.role} and has no right '{missing[0]}'.",
            "Choose rights that the person has.", "rights",
        )  # fmt: skip
    narrowed = maker.rights != RIGHTS_OF[maker.role]
    if narrowed and (missing := sorted(wanted - maker.rights)):
        raise Refused(
            f"The token that asks has no right '{missing[0]}'.",
            "Ask for rights that it has itself, or make the token on the page.", "rights",
        )  # fmt: skip
    if expires is not None and expires <= timezone.now():
        raise Refused(
            f"{expires:%Y-%m-%d} is not in the future.", "Choose a later day, or none.", "expires"
        )
    return issue_token(name.strip(), person, wanted, expires)


def revoke(token: Token) -> None:
    """From now on it opens nothing; done twice, the first time stands."""
    if token.revoked is None:
        token.revoked = timezone.now()
        token.save(update_fields=["revoked"])


def _known(names: Iterable[str]) -> frozenset[Right]:
    wanted = frozenset(names)
    if not wanted:
        raise Refused("The token has no right.", "Choose at least one.", "rights")
    if unknown := sorted(wanted - set(Right)):
        raise Refused(
            f"No right is called '{unknown[0][:60]}'.",
            f"Choose from: {', '.join(sorted(Right))}.", "rights",
        )  # fmt: skip
    return frozenset(Right(name) for name in wanted)
