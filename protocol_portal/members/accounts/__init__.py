"""What is done to accounts, and their history in words."""
