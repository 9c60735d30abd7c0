"""The outbox and the lease: the only writers of what is on its way."""
