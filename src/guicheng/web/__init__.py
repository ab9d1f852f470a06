"""The counter: pages, made of components, from the answers of the office."""
