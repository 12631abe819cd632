"""A variable of the environment → its value; SettingsError, which names the variable, where it cannot be used."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from ingest.errors import PanduanError

__all__ = ["SettingsError", "address", "choice", "key", "share", "switch", "whole"]


class SettingsError(PanduanError):
    """An environment variable has a value that cannot be used."""


def choice(environment: Mapping[str, str], name: str, among: tuple[str, ...]) -> str:
    """One of some words; the first of them where it is not set."""
    value = environment.get(name) or among[0]
    if value not in among:
        message = f"{name} is {value!r}; set it to one of {', '.join(filter(None, among))}, or leave it out"
        raise SettingsError(message)
    return value


def address(environment: Mapping[str, str], name: str, *, ending: str) -> str:
    """A server's address, without `ending`; its value is repeated in no error, since a key may stand in it."""
    url = environment.get(name, "").strip().rstrip("/").removesuffix(ending)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or True)
    except ValueError:
        usable = False
    if not usable:
        message = f"{name} is missing or no address; set it to one such as http://127.0.0.1:8000/v1"
        raise SettingsError(message)
    if parts.username or parts.password or parts.query or parts.fragment:
        message = f"{name} holds a name, a key or a query; leave them out, and set {name.removesuffix('_URL')}_KEY"
        raise SettingsError(message)
    return url


def key(environment: Mapping[str, str], name: str) -> str:
    """A key as it goes into a header; it is repeated in no error."""
    value = environment.get(name, "").strip()
    if not value.isascii() or not value.isprintable():
        message = f"{name} holds characters that no key may have; copy it again, on one line"
        raise SettingsError(message)
    return value


def whole(environment: Mapping[str, str], name: str, allowed: range, *, default: int) -> int:
    """A whole number."""
    value = environment.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and int(value[:9]) in allowed):
        message = f"{name} is {value!r}; set it to a whole number from {allowed[0]} to {allowed[-1]}, or leave it out"
        raise SettingsError(message)
    return int(value)


def switch(environment: Mapping[str, str], name: str) -> bool:
    """On or off; on where it is not set."""
    return choice(environment, name, ("on", "off")) == "on"


def share(environment: Mapping[str, str], name: str) -> float | None:
    """A number from 0 to 1, or None where it is not set."""
    value = environment.get(name, "")
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        message = f"{name} is {value!r}; set it to a number from 0 to 1, or leave it out"
        raise SettingsError(message)
    return number
