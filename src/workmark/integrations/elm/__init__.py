"""The European Learning Model (version 3): a badge as a European Digital Credential, a micro-credential as a specification."""
