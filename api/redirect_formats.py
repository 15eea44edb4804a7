"""Redirects as hosts of static sites want them: Netlify, Vercel and nginx."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote

import orjson
from django.utils.encoding import iri_to_uri

# What stays as it is in an address: reserved characters, and percent signs of what is escaped.
RESERVED = "/?#[]@!&'()*+,;=:~%"
PATTERN = re.compile(r"([():*+?{}\\])")  # what path-to-regexp takes for more than itself


class Redirect(NamedTuple):
    """One redirect: an old path, perhaps with a query string, an address, and a status."""

    old: str
    to: str
    status: int

    @property
    def path(self) -> str:
        """The old path without its query, decoded."""
        return unquote(self.old.partition("?")[0])

    @property
    def query(self) -> list[tuple[str, str]]:
        """The names and values of the query."""
        return parse_qsl(self.old.partition("?")[2], keep_blank_values=True)

    @property
    def target(self) -> str:
        """The address, with everything escaped that needs it."""
        return quote(iri_to_uri(self.to) or "", safe=RESERVED)


def netlify(redirects: Iterable[Redirect]) -> bytes:
    """Return a `_redirects` file, which Cloudflare Pages reads as well.

    Netlify takes a path with and without a slash at its end for the same, and where a page is, it
    shows that, as Roost does.
    """
    lines = []
    for redirect in _exact_first(redirects):
        query = "".join(
            f" {quote(name, safe='')}={quote(value, safe='')}" for name, value in redirect.query
        )
        # A star or a colon would stand for any part of a path.
        path = _escaped(redirect.path).replace("*", "%2A").replace(":", "%3A")
        lines.append(f"{path}{query} {redirect.target} {redirect.status}\n")
    return "".join(lines).encode()


def vercel(redirects: Iterable[Redirect]) -> bytes:
    """Return a `vercel.json` with nothing but redirects."""
    items = []
    for redirect in _exact_first(redirects):
        source = PATTERN.sub(r"\\\1", _escaped(redirect.path))
        item = {
            "source": source,
            "destination": redirect.target,
            "statusCode": redirect.status,
        }
        if redirect.query:
            item["has"] = [
                {"type": "query", "key": name, "value": value} for name, value in redirect.query
            ]
        items.append(item)
    return orjson.dumps({"redirects": items}, option=orjson.OPT_INDENT_2)


def nginx(redirects: Iterable[Redirect]) -> bytes:
    """Return maps for the `http` block of nginx.

    Those with a query string are looked up first, and without one last.
    """
    found = list(redirects)
    lines = [
        "# Include this in http { }, and in server { }:",
        "#   if ($roost_301) { return 301 $roost_301; }",
        "#   if ($roost_302) { return 302 $roost_302; }",
    ]
    for status in (301, 302):
        lines += [f'map "$uri?$args" $roost_{status} {{', f"  default $roost_{status}_path;"]
        for one in found:
            if one.query:
                # An exact redirect of one status stands above a general one of the other.
                target = one.target if one.status == status else ""
                lines += [
                    f"  {_key(path + '?' + one.old.partition('?')[2])} {_value(target)};"
                    for path in _with_and_without_slash(one.path)
                ]
        lines += ["}", f"map $uri $roost_{status}_path {{", '  default "";']
        for one in found:
            if not one.query and one.status == status:
                lines += [
                    f"  {_key(path)} {_value(one.target)};"
                    for path in _with_and_without_slash(one.path)
                ]
        lines.append("}")
    return ("\n".join(lines) + "\n").encode()


Writer = Callable[[Iterable[Redirect]], bytes]
FORMATS: dict[str, tuple[Writer, str]] = {
    "netlify": (netlify, "text/plain"),
    "vercel": (vercel, "application/json"),
    "nginx": (nginx, "text/plain"),
}


def _exact_first(redirects: Iterable[Redirect]) -> Sequence[Redirect]:
    """Return those with a query before those without: hosts take the first that fits."""
    return sorted(redirects, key=lambda redirect: not redirect.query)


def _escaped(path: str) -> str:
    return quote(path, safe="/!$&'()*+,;=:@~")


def _with_and_without_slash(path: str) -> list[str]:
    bare = path.rstrip("/")
    return [bare, f"{bare}/"] if bare else ["/"]


def _key(path: str) -> str:
    """Return a path as nginx quotes it; line breaks and the like stand in no address."""
    plain = "".join(char if char.isprintable() else "?" for char in path)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _value(target: str) -> str:
    """Return an address as nginx quotes it; a dollar would be the name of a variable."""
    return _key(target.replace("$", "%24"))
