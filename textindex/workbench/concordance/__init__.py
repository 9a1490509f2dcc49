"""Words in context: every place where they stand, and a page of them."""
