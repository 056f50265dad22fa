"""A content folder: its shape, addresses, canonical form, reading, checks and zips. No database, no request."""
