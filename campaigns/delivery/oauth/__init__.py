"""Access to mailboxes by OAuth 2.0: granted by a person, kept, renewed, said to SMTP and IMAP.

A refresh token opens the mailbox for months, an access token for an hour; neither is ever shown.
"""
