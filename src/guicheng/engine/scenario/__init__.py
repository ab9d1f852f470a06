"""
Scenario files: the story of one case or several under one rulebook, with what must hold along the way.

Read in `read`, run in `run`; the form stands in `form`. Places that a reader of the code will look for:

- An act's number is its place in `acts`, from 1. A refused act keeps its place and writes nothing.
- `facts` of a case are there from the earliest day that the story mentions. They are entries, not an act: nobody is
  asked whether they may be said.
- Facts of unit and jurisdiction are known from the beginning of the day on which they begin, acts from noon of
  their day, a question asks at the end of its day, unless an hour is written.
- In a file of several cases each act meets what the others showed when it was recorded.
"""

from guicheng.engine.scenario.answer import run_to_json, view_to_json
from guicheng.engine.scenario.model import Deed, Failure, Question, Run, Scenario, ScenarioError, Story
from guicheng.engine.scenario.read import FindRulebook, read_scenarios
from guicheng.engine.scenario.run import holds, run
from guicheng.engine.scenario.schema import scenario_schema

__all__ = [
    "Deed",
    "Failure",
    "FindRulebook",
    "Question",
    "Run",
    "Scenario",
    "ScenarioError",
    "Story",
    "holds",
    "read_scenarios",
    "run",
    "run_to_json",
    "scenario_schema",
    "view_to_json",
]
