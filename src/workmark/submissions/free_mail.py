"""Whether an e-mail address is at a provider where anyone may open one, which says nothing about a workplace.

A private address is no fault: many small employers have no other. It is shown to the assessor as a fact, no more.
"""

_FREE_MAIL_DOMAINS = frozenset(
    [
        "aol.com",
        "fastmail.com",
        "free.fr",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hey.com",
        "hotmail.com",
        "hotmail.co.uk",
        "hotmail.es",
        "hotmail.fr",
        "icloud.com",
        "laposte.net",
        "libero.it",
        "live.com",
        "mac.com",
        "mail.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "naver.com",
        "orange.fr",
        "outlook.com",
        "outlook.es",
        "outlook.pt",
        "pm.me",
        "posteo.de",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rediffmail.com",
        "rocketmail.com",
        "sapo.pt",
        "t-online.de",
        "tuta.com",
        "tutanota.com",
        "wanadoo.fr",
        "web.de",
        "wp.pl",
        "yahoo.co.in",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.com.br",
        "yahoo.es",
        "yahoo.fr",
        "yandex.com",
        "yandex.ru",
        "ymail.com",
        "zoho.com",
        "126.com",
        "163.com",
    ]
)


def is_free_mail(address: str) -> bool:
    """Tell whether the part after the last "@" is such a provider.

    >>> is_free_mail("rosa.marin@Gmail.com"), is_free_mail("rosa@harbourcafe.example")
    (True, False)
    """
    return address.rpartition("@")[2].strip().lower() in _FREE_MAIL_DOMAINS


# Names that no workplace can have (RFC 6761, RFC 2606): for tests, examples and demonstrations.
_RESERVED = (".test", ".example", ".invalid", ".localhost", "example.com", "example.org", "example.net")


def says_a_workplace(domain: str) -> bool:
    """Tell whether sharing an e-mail domain may mean sharing a workplace. domain: in small letters."""
    return domain not in _FREE_MAIL_DOMAINS and not domain.endswith(_RESERVED)
