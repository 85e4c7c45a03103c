"""Who people are, which organisations they act for, what each may do, and the record of what was done.

Its main verb is `change()` in `acting.py`: check the permission, make the change, write the audit event, in one
transaction. Read `permissions.py` next: every rule about who may do what stands there and nowhere else.
"""
