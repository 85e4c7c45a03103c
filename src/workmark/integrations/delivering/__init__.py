"""Sends what happened to an organisation's own systems, again and again until it has arrived or three days are over.

Its main verb is `queueing.queue`, called inside the transaction of the change that is told of: the message exists
exactly when the change does. `sending.py` carries it out; read `schedule.py` for when.

What is promised: at least once. A worker killed between the answer and our note of it sends again, under the same
message id, by which the receiver knows the copy. No order is promised.
"""
