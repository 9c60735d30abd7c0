"""MJML, Markdown and text to parts that are compiled once and rendered for many."""
