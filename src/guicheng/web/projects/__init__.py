"""Projects: the list, the page of one, its steps, its small acts, the reasons."""
