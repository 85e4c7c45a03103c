"""PATCH (RFC 7644 section 3.5.2) as directories really send it.

What Microsoft Entra and Okta do beside the specification: "Replace" and "Add" with capitals, `active` as the text "False",
a `remove` of members with a value, a manager as bare text, and an operation without a path. The library takes all but
the manager when it is told to.
"""

from typing import Any, TypeVar

from scim2_models import Context, InvalidSyntaxException, InvalidValueException, PatchOp, Resource, ScimPolicy

TOLERANT = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
# Our one address is the userName: what else is said of addresses is not read, so that it cannot be wrong either.
_ADDRESSES = "emails"
_OURS = frozenset({"id", "meta", "groups"})  # readOnly, so what is said of them is passed over
MOST_OPERATIONS = 100
MOST_VALUES = 1_000
_ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user"
_MANAGER = f"{_ENTERPRISE}:manager"
R = TypeVar("R", bound=Resource[Any])


def patched(resource: R, said: Any) -> R:
    """The resource with all operations applied, or none. Raises SCIMException or pydantic's ValidationError."""
    message = {name.lower(): value for name, value in said.items()} if isinstance(said, dict) else {}
    operations = message.get("operations")
    if not isinstance(operations, list) or len(operations) > MOST_OPERATIONS:
        raise InvalidSyntaxException(detail=f"Send Operations: a list of at most {MOST_OPERATIONS}.")
    operations = [_in_small_letters(one) for one in operations]
    for one in operations:
        if isinstance(one, dict) and isinstance(one.get("value"), list) and len(one["value"]) > MOST_VALUES:
            raise InvalidValueException(detail=f"Send at most {MOST_VALUES} values at once.")
    usual = [_usual(one) for one in operations if not _is_about_addresses(one)]
    if operations and not usual:
        return resource
    body = {**{name: value for name, value in message.items() if name != "operations"}, "Operations": usual}
    asked = PatchOp[type(resource)].model_validate(  # type: ignore[misc]  # the model is known only here
        body, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=TOLERANT
    )
    changed = resource.model_copy(deep=True)
    asked.patch(changed, scim_policy=TOLERANT)
    return changed


def usual_body(said: dict[str, Any]) -> dict[str, Any]:
    """A whole resource as the library takes it: without addresses or what is ours to say, and a manager with the reference
    that it wants.
    """
    stated: dict[str, Any] = _usual_values(said)
    return {name: value for name, value in stated.items() if name.lower() not in _OURS}


def _in_small_letters(operation: Any) -> Any:
    """Names of attributes have no case (RFC 7643 section 2.1); its values keep theirs."""
    return (
        {name.lower(): value for name, value in operation.items()}
        if isinstance(operation, dict)
        else operation
    )


def _usual_values(said: Any) -> Any:
    """Without addresses, and each manager as the object that the schema wants, under either of its names."""
    stated = _without_addresses(said)
    if not isinstance(stated, dict):
        return stated
    for name, value in stated.items():
        if name.lower() == _ENTERPRISE and isinstance(value, dict):
            stated[name] = {key: _with_reference(key, part) for key, part in value.items()}
        elif name.lower() == _MANAGER:
            stated[name] = _with_reference("manager", value)
    return stated


def _with_reference(key: str, value: Any) -> Any:
    if key.lower() != "manager" or not value:
        return value
    manager = {"value": value} if isinstance(value, str) else value
    known = isinstance(manager, dict) and isinstance(manager.get("value"), str)
    return {"$ref": f"../Users/{manager['value']}", **manager} if known else value


def _without_addresses(said: Any) -> Any:
    """What is stated, less the addresses beside the userName."""
    if not isinstance(said, dict):
        return said
    return {name: value for name, value in said.items() if not name.lower().startswith(_ADDRESSES)}


def _is_about_addresses(operation: Any) -> bool:
    path = operation.get("path") if isinstance(operation, dict) else None
    return isinstance(path, str) and path.lower().startswith(_ADDRESSES)


def _usual(operation: Any) -> Any:
    """A manager given as bare text, as the object that the schema wants; and no addresses."""
    if not isinstance(operation, dict):
        return operation
    if not isinstance(operation.get("path"), str):
        return {**operation, "value": _usual_values(operation.get("value"))}
    is_manager = operation["path"].lower() in (_MANAGER, "manager")
    if is_manager and isinstance(operation.get("value"), str):
        return {**operation, "path": _MANAGER, "value": {"value": operation["value"]}}
    return operation
