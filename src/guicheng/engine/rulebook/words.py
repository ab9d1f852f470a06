"""Which keys may stand where in a rulebook; the published JSON Schema says the same."""

from __future__ import annotations

from typing import Final

BOOK: Final = (
    "rulebook", "title", "short", "document", "jurisdiction", "case", "issued", "in_force", "replaces", "source", "secrets_question",
    "starts_with", "amounts", "exports", "parties", "annulled_by", "scopes", "facts", "documents", "parameters",
    "findings", "consequences", "steps", "doubts", "phase", "gist",
)  # fmt: skip
CHAPTER: Final = ("chapter", "title", "phase", "articles", "gist")
ARTICLE: Final = (
    "article", "title", "gist", "mark", "why", "doubts", "phase", "parameters", "scopes", "documents", "facts",
    "findings", "steps", "consequences", "filings",
)  # fmt: skip
PARTY: Final = ("label", "short", "entered_by", "sees", "help")
SCOPE: Final = (
    "label",
    "in",
    "list",
    "every",
    "from",
    "until",
    "opened_by",
    "after",
    "requires",
    "asks",
    "documents",
    "help",
    "article",
)
FACT: Final = ("label", "type", "in", "by", "one_of", "help", "article", "signed", "default", "unit")
DOCUMENT: Final = ("label", "in", "help", "sealed", "form", "article", "by")
PARAMETER: Final = (
    "label",
    "type",
    "value",
    "article",
    "set_by",
    "asks_for",
    "help",
    "one_of",
    "checked_on",
    "in_force_from",
)
FINDING: Final = ("label", "article", "in", "is", "by", "type", "one_of", "help")
CONSEQUENCE: Final = (
    "id",
    "label",
    "article",
    "in",
    "in_force",
    "blocks",
    "warns",
    "soft",
    "lifted_by",
    "help",
)
STEP: Final = (
    "id", "label", "by", "in", "phase", "article", "after", "when", "requires", "asks", "documents", "within", "of", "due",
    "paused_while", "not_before", "valid_until", "rounds", "happens", "seals", "pause", "extend", "power", "survives",
    "outcomes", "usual", "help", "opinion_of_party", "to",
)  # fmt: skip
OUTCOME: Final = (
    "label", "requires", "asks", "documents", "sets", "back_to", "within", "keeps", "restarts", "ends", "opinion",
    "waives_asks", "help",
)  # fmt: skip
GUARD: Final = ("id", "label", "that", "article", "soft")
ASK: Final = ("fact", "document", "when", "anew", "article")
DOUBT: Final = ("about", "readings", "ours", "why", "parameter", "article")
FILING: Final = ("item", "label", "steps", "article", "help")
TYPES: Final = ("yes/no", "money", "number", "share", "date", "text", "choice", "document", "period")
MARKS: Final = ("E", "R", "S", "P")
USUAL_LABELS: Final = {
    "done": "办结", "passed": "通过", "returned": "退回修改", "refused": "不同意", "failed": "不通过", "agreed": "同意",
    "objected": "不同意", "accepted": "接收", "gaps": "退回补正",
}  # fmt: skip
