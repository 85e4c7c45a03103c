"""Pages on which an owner connects the organisation's own systems: employers' and issuers' alike."""
