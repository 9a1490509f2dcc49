"""Terms that a dictionary may lack, and what the user decides about them."""
