"""What pydantic found wrong, in the words of a `Fault`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)

_KINDS: dict[str, tuple[str, str]] = {
    "missing": (N_("required, but missing"), ""),
    "int": (N_("{value} is not a whole number"), N_("a whole number")),
    "float": (N_("{value} is not a number"), N_("a number")),
    "bool": (N_("{value} is neither true nor false"), N_("true or false")),
    "date": (N_("{value} is not a date"), N_("a date such as 2028-01-01")),
    "string": (N_("{value} is not text"), N_("text")),
    "list": (N_("{value} is not a list"), N_("a list")),
    "model": (N_("{value} is not a group of keys"), N_("keys with their values")),
    "dict": (N_("{value} is not a group of keys"), N_("keys with their values")),
    "finite": (N_("{value} is not a finite number"), N_("a finite number")),
    "greater_than_equal": (N_("{value} is too small"), N_("at least {ge}")),
    "greater_than": (N_("{value} is too small"), N_("more than {gt}")),
    "less_than_equal": (N_("{value} is too large"), N_("at most {le}")),
    "less_than": (N_("{value} is too large"), N_("less than {lt}")),
    "literal": (N_("{value} is not one of the allowed values"), N_("one of: {expected}")),
    "enum": (N_("{value} is not one of the allowed values"), N_("one of: {expected}")),
    "too_short": (N_("too few entries"), N_("at least {min_length}")),
    "too_long": (N_("too many entries"), N_("at most {max_length}")),
    "string_too_short": (N_("{value} is too short"), N_("at least {min_length} characters")),
    "string_too_long": (N_("the text is too long"), N_("at most {max_length} characters")),
    "string_pattern": (N_("{value} has characters that are not allowed"), N_("{pattern_words}")),
}


def _shown(value: Any) -> str:
    text = str(value)
    return f"“{text if len(text) <= 60 else text[:57] + '…'}”"


def checked(model: type[Model], values: Mapping[str, Any]) -> Model:
    """A model of these values, such as a notebook's parameters.

    Raises
    ------
    InputError
        With a fault for each value, or entry of a list, that is wrong or unknown, by its name.
    """
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        faults: dict[tuple[str | int, ...], Fault] = {}
        for item in error.errors():
            name = str(item["loc"][0]) if item["loc"] else ""
            # Where several types are allowed, what is none of them is one fault.
            place = tuple(part for k, part in enumerate(item["loc"]) if not k or part != str(part))
            if item["type"] == "extra_forbidden":
                fault = unknown_name(name, model.model_fields)
            else:
                what, expected = describe(item)
                fault = Fault(what, expected, column=name)
            faults.setdefault(place, fault)
        raise InputError(list(faults.values())) from error


def describe(error: ErrorDetails, **extra: Any) -> tuple[Text, Text | None]:
    """What is wrong and what is expected, for one error of pydantic.

    Parameters
    ----------
    error : ErrorDetails
        One item of ``ValidationError.errors()``.
    **extra
        Further fields for the messages.

    Returns
    -------
    what : Text
    expected : Text or None
    """
    kind = error["type"]
    context: dict[str, Any] = dict(error.get("ctx") or {}) | extra
    own = context.get("text")
    if isinstance(own, Text):
        expected = context.get("expected_text")
        return own, expected if isinstance(expected, Text) else None
    for name in (kind, kind.rsplit("_", 1)[0], kind.split("_")[0]):
        if name in _KINDS:
            what, expected_message = _KINDS[name]
            break
    else:
        what, expected_message = N_("{value} is not valid"), ""
    context = {"pattern_words": "", **context, "value": _shown(error["input"])}
    return (
        Text(what, **context),
        Text(expected_message, **context) if expected_message else None,
    )
