"""The language server: what an editor shows, completes and mends while somebody writes."""
