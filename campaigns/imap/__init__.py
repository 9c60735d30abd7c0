"""IMAP: the mail that came back, read and never changed."""
