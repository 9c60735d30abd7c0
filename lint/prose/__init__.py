"""What an email says in its own words: authored text, how alike two texts are."""
