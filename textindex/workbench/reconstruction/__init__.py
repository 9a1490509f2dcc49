"""A published table of firm-years, and a store: which dictionary, rule and terms gave the numbers."""
