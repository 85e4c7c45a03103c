"""Thousands of broken badges: nothing raises, nothing takes long, and nothing that was changed passes.

    python -m tests.fuzzing --inputs 100000 --seed 7

`mutating` breaks one of our own vectors, `hunting` judges what came of it as a stranger's badge would be judged.
"""
