"""The sandboxed Jinja environment: values, filters and bounds."""
