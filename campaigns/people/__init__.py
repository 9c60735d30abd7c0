"""Contacts and leads."""
