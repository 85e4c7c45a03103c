"""The SCIM 2.0 server at /scim/v2/<organisation>/. Not part of the API's schema: its own standard describes it."""
