"""What another dictionary, or a term less, does to the index."""
