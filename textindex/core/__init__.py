"""The ground floor: records, schemas and errors that every room may import."""
