"""The bundled campaign played through, and the server that catches its mail."""
