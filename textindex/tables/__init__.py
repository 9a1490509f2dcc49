"""The tables room: any table that a user has is read here, any table that a user wants written; all files or none."""
