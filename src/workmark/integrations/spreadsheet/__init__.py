"""An organisation's own list of skills, in a table as any spreadsheet program stores it. Somebody says which column is what."""
