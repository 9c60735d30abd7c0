"""What we say and in which order: content as files. Knows no people and no rules."""
