"""Lists of recipients: read, mapped, checked cell by cell."""
