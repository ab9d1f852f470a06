"""Projects that are like earlier ones, and projects that look split."""
