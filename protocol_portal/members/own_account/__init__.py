"""A member's own account: its page, and everything the portal holds about them."""
