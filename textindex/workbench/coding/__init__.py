"""Hits read by people: a sample, its codebook, the sheets that came back, agreement, a classifier."""
