"""Put a changed module into the running program, so that one set-up serves thousands of changes.

Functions keep being the same objects and only get other code, so everybody who imported them calls the changed one.
For a change outside functions the module is run once more, and its plain values are exchanged wherever they went.
"""

import gc
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any


def functions_of(module: ModuleType) -> list[FunctionType]:
    """All living functions that were written in this module, methods and wrapped ones too."""
    gc.unfreeze()  # what a run of tests keeps from being looked through for garbage is not listed either
    # By its very type: asking a lazy object whether it is an instance would wake it.
    living = [each for each in gc.get_objects() if type(each) is FunctionType]
    return [each for each in living if each.__code__.co_filename == module.__file__]


def exchange_functions(functions: list[FunctionType], code: CodeType) -> bool:
    """Give these functions the code of a changed module; False if none of them is what was changed."""
    changed = {(each.co_qualname, each.co_firstlineno): each for each in _codes_in(code)}
    found = False
    for function in functions:
        old = function.__code__
        new = changed.get((old.co_qualname, old.co_firstlineno))
        if new is not None and new.co_freevars == old.co_freevars:
            found |= new != old
            function.__code__ = new
    return found


def _codes_in(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes_in(constant)


def exchange_values(module: ModuleType, code: CodeType) -> bool:
    """Run a changed module once more, and put what it defines in the place of what was there."""
    fresh: dict[str, Any] = {
        "__name__": module.__name__, "__file__": module.__file__, "__package__": module.__package__
    }  # fmt: skip
    exec(code, fresh)
    for name, new in fresh.items():
        old = module.__dict__.get(name)
        if isinstance(old, FunctionType) and isinstance(new, FunctionType):
            old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
        elif not name.startswith("__") and not isinstance(new, type | ModuleType | FunctionType):
            _exchange_value(name, old, new)
    return True


def _exchange_value(name: str, old: object, new: object) -> None:
    """Everywhere that this value was imported under its own name."""
    for other in list(sys.modules.values()):
        if isinstance(other, ModuleType) and other.__dict__.get(name) is old:
            setattr(other, name, new)
