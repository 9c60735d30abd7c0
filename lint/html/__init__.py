"""The HTML of an email, taken apart: elements, styles, links, visible text."""
