"""The statistics room: agreement, intervals, reliability, correlation, association; pure functions of arrays."""
