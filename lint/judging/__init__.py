"""Rules are run over views; emails are rendered for them."""
