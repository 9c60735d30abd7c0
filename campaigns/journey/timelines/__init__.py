"""When touches would come, for one person and for a whole list; drawn."""
