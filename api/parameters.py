"""Query parameters as declarations: they parse, they say what is wrong, and they fill OpenAPI."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

MAX_FIELDS = 100
MAX_REPEATS = 20  # of one parameter: each value of a filter is a join
MAX_TEXT = 2_048
LARGEST_ID = 2**63 - 1
INTEGER = re.compile(r"-?[0-9]{1,19}")

Json = dict[str, Any]


class ParameterError(Exception):
    """A query parameter that cannot be used. `parameter` is its name, `accepted` what would do."""

    title = "A query parameter cannot be used"
    slug = "bad-parameter"

    def __init__(self, parameter: str, detail: str, accepted: str | Sequence[str]) -> None:
        super().__init__(detail)
        self.parameter = parameter
        self.detail = detail
        self.accepted = accepted


class UnknownParameter(ParameterError):
    """A query parameter that the endpoint does not have."""

    title = "Unknown query parameter"
    slug = "unknown-parameter"


class RepeatedParameter(ParameterError):
    """A query parameter that may be given once, given more than once."""

    title = "Repeated query parameter"
    slug = "repeated-parameter"


class BadQuery(Exception):
    """A query string that is not one: bad UTF-8, or far too many parameters.

    `parameter` is the one that there are most of, in the second case.
    """

    def __init__(self, detail: str, parameter: str = "") -> None:
        super().__init__(detail)
        self.parameter = parameter


@dataclass(frozen=True)
class Parameter:
    """One query parameter: a text, unless a subclass says otherwise.

    `repeatable` parameters parse to a tuple of values, all others to one value, or to `default`.
    """

    name: str
    help: str
    default: Any = None
    required: bool = False
    repeatable: bool = False
    max_length: int = 255
    example: Any = None

    @property
    def accepted(self) -> str:
        """What the parameter accepts, in words."""
        return f"text of 1 to {self.max_length} characters"

    def parse(self, raw: str) -> Any:
        """Return the value of one occurrence.

        Raises:
            ParameterError: it is none.
        """
        if not raw or len(raw) > self.max_length or "\0" in raw:
            raise self.error(raw)
        return raw

    def schema(self) -> Json:
        """Return the JSON Schema of one value."""
        return {"type": "string", "minLength": 1, "maxLength": self.max_length}

    def error(self, raw: str) -> ParameterError:
        """Return the error for a value that does not parse."""
        shown = raw if len(raw) <= 60 else f"{raw[:60]}…"
        detail = f"{shown!r} is no value of {self.name}; accepted: {self.accepted}."
        return ParameterError(self.name, detail, self.listed())

    def listed(self) -> str | list[str]:
        """Return what is accepted, as a list where it is one."""
        return self.accepted

    def openapi(self) -> Json:
        """Return the parameter as an OpenAPI parameter object."""
        schema = self.schema()
        if self.repeatable:
            schema = {"type": "array", "items": schema, "maxItems": MAX_REPEATS}
        if self.default is not None and not self.repeatable:
            schema["default"] = self.default
        found: Json = {
            "name": self.name,
            "in": "query",
            "description": self.help,
            "required": self.required,
            "schema": schema,
        }
        if self.repeatable:
            found |= {"style": "form", "explode": True}
        if self.example is not None:
            found["example"] = self.example
        return found


@dataclass(frozen=True)
class Integer(Parameter):
    """A whole number within bounds."""

    least: int = 0
    most: int = LARGEST_ID

    @property
    def accepted(self) -> str:
        """The bounds, in words."""
        return f"a whole number from {self.least} to {self.most}"

    def parse(self, raw: str) -> int:
        """Return the number."""
        if not INTEGER.fullmatch(raw) or not self.least <= int(raw) <= self.most:
            raise self.error(raw)
        return int(raw)

    def schema(self) -> Json:
        """Return the JSON Schema of the number."""
        return {
            "type": "integer",
            "format": "int64",
            "minimum": self.least,
            "maximum": self.most,
        }


@dataclass(frozen=True)
class Choice(Parameter):
    """One of some words."""

    choices: tuple[str, ...] = ()

    @property
    def accepted(self) -> str:
        """The words."""
        return ", ".join(self.choices)

    def listed(self) -> list[str]:
        """Return the words."""
        return list(self.choices)

    def parse(self, raw: str) -> str:
        """Return the word."""
        if raw not in self.choices:
            raise self.error(raw)
        return raw

    def schema(self) -> Json:
        """Return the JSON Schema of one word."""
        return {"type": "string", "enum": list(self.choices)}


@dataclass(frozen=True)
class Words(Choice):
    """Some words out of a list, separated by commas."""

    def parse(self, raw: str) -> tuple[str, ...]:  # type: ignore[override]
        """Return the words, each once."""
        if len(raw) > self.max_length:
            raise self.error(raw)
        words = tuple(dict.fromkeys(raw.split(",")))
        for word in words:
            if word not in self.choices:
                raise self.error(word)
        return words

    def schema(self) -> Json:
        """Return the JSON Schema of a list of words."""
        return {"type": "array", "items": {"type": "string", "enum": list(self.choices)}}

    def openapi(self) -> Json:
        """Return the parameter, with commas between the words, however often it is given."""
        return super().openapi() | {"schema": self.schema(), "style": "form", "explode": False}


class Values(dict[str, Any]):
    """The parsed parameters of a request, by name."""


def parse_query(query: str, parameters: Iterable[Parameter]) -> Values:
    """Return the values of a raw query string.

    Raises:
        BadQuery: the string is not UTF-8, or has more than 100 parameters.
        ParameterError: a parameter is unknown, repeated, missing, or has a value it cannot have.
    """
    return parse_pairs(pairs_of(query), parameters)


def parse_pairs(pairs: Iterable[tuple[str, str]], parameters: Iterable[Parameter]) -> Values:
    """Return the values of a query string that is split into names and raw values.

    Raises:
        ParameterError: a parameter is unknown, repeated, missing, or has a value it cannot have.
    """
    declared = {parameter.name: parameter for parameter in parameters}
    values = Values()
    for name, raw in pairs:
        parameter = declared.get(name)
        if parameter is None:
            shown = name if len(name) <= 60 else f"{name[:60]}…"
            listed = ", ".join(declared) or "none"
            detail = f"There is no parameter {shown!r} here; accepted: {listed}."
            raise UnknownParameter(shown, detail, list(declared))
        if parameter.repeatable:
            values[name] = (*values.get(name, ()), parameter.parse(raw))
            if len(values[name]) > MAX_REPEATS:
                raise _too_many(name)
        elif name in values:
            detail = f"{name} is given more than once; accepted: one {name}."
            raise RepeatedParameter(name, detail, f"one {name}")
        else:
            values[name] = parameter.parse(raw)
    for name, parameter in declared.items():
        if name not in values:
            if parameter.required:
                detail = f"{name} is missing; accepted: {parameter.accepted}."
                raise ParameterError(name, detail, parameter.accepted)
            values[name] = () if parameter.repeatable else parameter.default
    return values


def flattened(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return all words of a parameter that is a repeatable list of words, each once."""
    return tuple(dict.fromkeys(word for words in values[name] for word in words))


def pairs_of(query: str) -> list[tuple[str, str]]:
    """Return the names and values of a query string, as WSGI hands it over.

    Raises:
        BadQuery: the string is not UTF-8, or has more than 100 parameters.
    """
    if query.isascii() and "%" not in query and "+" not in query and query.count("&") < MAX_FIELDS:
        return [_pair(part) for part in query.split("&") if part]
    try:
        text = query.encode("latin-1").decode()
    except UnicodeError:
        raise BadQuery("The query string is not UTF-8.") from None
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeError:
        raise BadQuery("The query string is not UTF-8.") from None
    except ValueError:
        names = Counter(pair.partition("=")[0] for pair in text.split("&"))
        name = names.most_common(1)[0][0][:60]
        detail = f"The query string has more than {MAX_FIELDS} parameters, most of them {name!r}."
        raise BadQuery(detail, name) from None


def _pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name, value


def _too_many(name: str) -> RepeatedParameter:
    detail = f"{name} is given too often; accepted: at most {MAX_REPEATS} of them."
    return RepeatedParameter(name, detail, f"at most {MAX_REPEATS} times {name}")
