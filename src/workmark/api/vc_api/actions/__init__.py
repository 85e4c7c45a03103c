"""The two changes the VC-API makes: reserving a place in a status list, and setting or clearing its bit."""
