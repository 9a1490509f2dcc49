"""What is doubtful in a dictionary, with a sentence of the archive for each finding."""
