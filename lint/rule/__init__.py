"""What a rule is, the families of rules, and how they are found."""
