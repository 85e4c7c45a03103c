"""What several partners' writers need: names that last, and what an Achievement's own competencies are.

No writer asks the network anything, and none changes a row: an export is a view of what is published or issued.
"""
