"""The demo: a district with a cast and some forty projects, played through the platform's own door."""
