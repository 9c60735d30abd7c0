"""What an agent may do over MCP: look, judge, draft and propose; never approve, send or write."""
