"""The official crosswalk between ESCO and O*NET occupations, as both publish it: one CSV file below a preamble."""
