"""The HTML of a mail, taken apart: elements, styles, links, visible text."""
