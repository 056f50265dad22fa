"""Mail: queued, sent, and the invitations of members."""
