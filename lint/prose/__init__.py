"""What a mail says in its own words: authored text, how alike two texts are."""
