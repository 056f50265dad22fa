"""How members sign in: codes, single sign-on, the second step, and the rules of a session."""
