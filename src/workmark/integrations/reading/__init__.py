"""What all partners need: a download's files, tables and JSON read within bounds, and faults named by place."""
