"""The form of signing in: a name no longer than a name can be."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.forms import LoginForm
from django.core.validators import MaxLengthValidator

__all__ = ["LONGEST_NAME", "SignInForm"]

LONGEST_NAME: Final = 254  # letters, of an e-mail address


class SignInForm(LoginForm):  # type: ignore[misc,unused-ignore]
    """Name or address, and password; a longer name is refused before a database compares it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As allauth calls it."""
        super().__init__(*args, **kwargs)
        field = self.fields["login"]
        field.widget.attrs["maxlength"] = str(LONGEST_NAME)
        said = f"A name has {LONGEST_NAME} letters at most. Type yours."
        field.validators.append(MaxLengthValidator(LONGEST_NAME, said))
