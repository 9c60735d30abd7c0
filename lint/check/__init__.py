"""The checks as others call them: a workspace, a campaign, a message, a file."""
