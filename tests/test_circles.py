"""No module imports itself, however far around, also where an import stands inside a function."""

from graphlib import TopologicalSorter

import grimp


def test_no_circle_of_imports() -> None:
    graph = grimp.build_graph("workmark", exclude_type_checking_imports=True)
    imported = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imported) > 1_000  # all of it was read
    in_order = list(TopologicalSorter(imported).static_order())  # raises CycleError, which names the circle
    assert len(in_order) == len(imported)
