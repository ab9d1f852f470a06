"""The pool of experts, and draws that anyone can verify."""
