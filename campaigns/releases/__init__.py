"""What people were approved with, kept as it was: releases."""
