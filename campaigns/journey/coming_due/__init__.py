"""What is due, held back by what else people get."""
