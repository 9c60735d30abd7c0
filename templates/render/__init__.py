"""A step and the values of one recipient in, a message out."""
