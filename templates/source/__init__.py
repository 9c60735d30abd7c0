"""A template file taken apart: its parts, tags, expressions and includes, each with its place."""
