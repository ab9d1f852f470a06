"""The archive of a project: what its file lacks, and the package to keep."""
