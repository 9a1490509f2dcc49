"""Tables as a paper prints them: a record first, then one module for each format."""
