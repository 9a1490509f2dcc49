"""Enters: nothing. Leaves: the parts of make.py, from planted terms and prose to the bytes of the sample reports."""
