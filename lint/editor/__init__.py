"""The language server: what an editor shows, completes and fixes while somebody writes."""
