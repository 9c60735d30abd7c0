"""M: the merged message."""
