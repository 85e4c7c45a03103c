"""One small change in a decision at a time, and the tests that must notice it.

    script/mutants                                   the modules in which a badge is judged
    script/mutants src/workmark/openbadges/jws.py    these alone

`changes` makes the changes, `placing` puts one into the running program, `running` asks the tests that pass through the
changed line, in a process of their own. A change that no test notices is a survivor: it needs a test, or a line in
`equivalent.toml` that says why nobody could notice it.
"""
