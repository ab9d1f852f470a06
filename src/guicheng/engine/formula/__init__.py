"""Formulas: the maps of a rulebook, compiled once into closures `(asking, scope) -> value`."""

from guicheng.engine.formula.base import Formula, Trouble, closest
from guicheng.engine.formula.compiler import Compiler
from guicheng.engine.formula.days import since
from guicheng.engine.formula.instances import is_non_negative

__all__ = ["Compiler", "Formula", "Trouble", "closest", "is_non_negative", "since"]
