"""Pages of whoever looks after the instance."""
