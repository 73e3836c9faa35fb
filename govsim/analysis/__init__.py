"""What the results say: one question a file, each answered as a table."""
