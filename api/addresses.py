"""The network address of whoever asks. Proxies are believed only where they are configured."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings

NOBODY = "unknown"


def client_address(environ: dict[str, Any]) -> str:
    """Return the address of a request's client, from a WSGI environment.

    It is that of the connection. Where this is one of ROOST_TRUSTED_PROXIES, X-Forwarded-For is
    read from its end, past the trusted ones; what stands before the first that is not trusted
    was written by nobody in particular. An IPv6 address is cut to its /64, which is one household.
    """
    remote = environ.get("REMOTE_ADDR") or ""
    proxies = settings.ROOST_TRUSTED_PROXIES
    if not proxies:
        return _client(remote, "", ())
    forwarded = environ.get("HTTP_X_FORWARDED_FOR") or ""
    return _client(remote, forwarded, tuple(proxies))


@lru_cache(maxsize=4096)
def _client(remote: str, forwarded: str, proxies: tuple[str, ...]) -> str:
    trusted = [ip_network(proxy) for proxy in proxies]
    found = _network(remote)
    if found is None:
        return NOBODY
    for hop in reversed(forwarded.split(",")):
        if not any(_within(found, network) for network in trusted):
            break
        before = _network(hop.strip())
        if before is None:
            break
        found = before
    if isinstance(found, IPv6Network):
        return str(found.supernet(new_prefix=64))
    return str(found.network_address)


def _network(text: str) -> IPv4Network | IPv6Network | None:
    """Return an address as the network that holds it alone; some proxies add the port."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return ip_network(address)


def _within(found: IPv4Network | IPv6Network, network: IPv4Network | IPv6Network) -> bool:
    return found.version == network.version and found.subnet_of(network)  # type: ignore[arg-type]
