"""Which addresses on the internet may be asked for something that a stranger's document names.

A badge can name any URL. Without these rules a stranger could have our server knock on doors that only it can reach:
its own database, the cloud's metadata service, a colleague's printer (server-side request forgery). The rules are an
allow-list: HTTPS to a proper host name on port 443, and every address of that name lies in the public internet.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

LONGEST_URL = 2_048
HTTPS_PORTS = frozenset({443})

# Names that RFC 6761, RFC 6762, RFC 8375 and ICANN keep for machines nearby. Their addresses would be refused anyhow;
# refusing the name says why, and asks no name server.
_NEARBY_ENDINGS = frozenset(
    {"localhost", "local", "internal", "lan", "home", "corp", "intranet", "private", "onion"}
)
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_TOP_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")

# The IANA special-purpose registries for IPv4 and IPv6, written out: Python's own `is_global` has changed its mind
# about several of these between patch releases of 3.11.
_SPECIAL_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
        *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4"),
        # Of IPv6 only 2000::/3 is handed out for public use, and these parts of it carry IPv4 or are kept apart.
        *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
)
_PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")


class AddressRefused(Exception):
    """The address is not one that we ask. The message says what was found and what would do."""


@dataclass(frozen=True)
class PublicUrl:
    """A URL that passed every rule that can be checked without asking a name server."""

    host: str
    port: int
    target: str

    def __str__(self) -> str:
        port = "" if self.port == 443 else f":{self.port}"
        return f"https://{self.host}{port}{self.target}"


def parse_public_url(url: str, *, ports: frozenset[int] = HTTPS_PORTS) -> PublicUrl:
    """Read a URL by the rules above. Raises AddressRefused. The fragment is dropped: it is never sent."""
    if len(url) > LONGEST_URL:
        raise AddressRefused(
            f"The address is {len(url)} characters long; {LONGEST_URL} is the most we follow."
        )
    if any(character <= " " or character in '\\"<>^`{|}\x7f' for character in url):
        raise AddressRefused(
            "The address holds a space, a backslash or another character that no URL may hold."
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused(f"The address is not a sound URL: {error}.") from error
    if parts.scheme.lower() != "https":
        raise AddressRefused(
            f"The address begins with {parts.scheme or 'no scheme'}; only https:// is followed."
        )
    if "@" in parts.netloc:
        raise AddressRefused("The address holds a user name or password; remove the part before the @.")
    if (port if port is not None else 443) not in ports:
        raise AddressRefused(f"The address names port {port}; only the usual HTTPS port 443 is followed.")
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return PublicUrl(_host_name(parts.hostname or ""), port or 443, target)


def _host_name(host: str) -> str:
    """The host in lower case, if it is a full name in ASCII and not an IP address in any of its spellings."""
    name = host.lower().removesuffix(".")
    if not name.isascii():
        raise AddressRefused("The host name has letters outside ASCII; write it in its xn-- form.")
    labels = name.split(".")
    if len(name) > 253 or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressRefused(f"{host[:100]!r} is not a full host name such as badges.example.org.")
    # This also refuses 127.0.0.1, 0x7f.1 and 2130706433.0: no top-level domain has a digit outside xn--.
    if not _TOP_LABEL.fullmatch(labels[-1]):
        raise AddressRefused(f"{host[:100]!r} is a number, not a host name; IP addresses are not followed.")
    if labels[-1] in _NEARBY_ENDINGS or name.endswith(".home.arpa"):
        raise AddressRefused(f"{host[:100]!r} is a name for machines on a private network.")
    return name


def is_public(address: str) -> bool:
    """Tell whether an IP address, as a name server gave it, lies in the public internet."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and (parsed.scope_id or parsed not in _PUBLIC_IPV6):
        return False
    return not any(parsed.version == network.version and parsed in network for network in _SPECIAL_NETWORKS)
