"""The stage: scenario files played through the platform's own door, and what its queries answer compared with `then`."""
