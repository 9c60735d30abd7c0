"""People who sign in: what they may do, their passwords, their sessions."""
