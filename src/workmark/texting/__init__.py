"""Text messages: reminders that a person chose to have on her telephone, sent by the operator's gateway or not at all.

`queue_reminders` is asked by the rooms above in place of mail; `actions/ask_code` and `confirm_number` make a number hers.
`sending.py` carries what is due, and `gateway.py` is the one door to the operator's gateway.
"""
