"""The archive: a project as a package that is whole without the platform."""
