"""How English pages write a moment: "11:26 AM", since "11:26 a.m." at the end of a sentence would show two full stops."""

TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "N j, Y, g:i A"
