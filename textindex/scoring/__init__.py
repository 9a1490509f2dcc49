"""The scoring room: stored texts become hits, counts and the index, with provenance; `pipeline` is the whole road."""
