"""What reps are told by email or webhook: queued with what happened, then delivered."""
