"""When something may come: open hours, days off, holidays, dated waits."""
