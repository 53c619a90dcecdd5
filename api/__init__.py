"""How people reach it: settings, HTTP, page and command line."""
