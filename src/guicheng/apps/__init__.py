"""The office: what was done and by whom. Each app owns its tables; writes are in `actions`, reads in `queries`."""
