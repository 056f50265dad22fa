"""What rows, pages, forms and texts of every app are made of. Imports nothing else of ours."""
