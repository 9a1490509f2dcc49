"""The exhibits: estimates and samples become tables and figures as a paper prints them."""
