"""Rules are run over views; mails are rendered for them."""
