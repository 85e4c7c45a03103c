"""Opens strangers' PDF and office files in a process that the kernel bounds and that may be killed at any point.

`running.open_in_child` is what others call; `child` is the program on the other side, with a reader for each format.
What comes out is pictures, plain words and HTML without links, scripts or sources: nothing of the file itself.
"""
