"""The compiler: maps of a rulebook into closures, said in one kind of scope."""

from __future__ import annotations

from guicheng.engine.formula.amounts import Amounts
from guicheng.engine.formula.comparing import Comparing
from guicheng.engine.formula.days import Days
from guicheng.engine.formula.instances import Instances
from guicheng.engine.formula.logic import Logic
from guicheng.engine.formula.names import Names
from guicheng.engine.formula.steps import Steps


class Compiler(Names, Comparing, Logic, Steps, Instances, Amounts, Days):
    """Compiles formulas that are said in one kind of scope."""
