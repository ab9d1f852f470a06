"""Excel both ways: what a sheet's columns mean, what is wrong in which cell, and sheets written out."""
