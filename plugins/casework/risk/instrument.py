"""The risk instrument: data that turns answers into a level, and says which answers made it.

Nothing here touches the database or the screen. An instrument never forgets a danger: an unknown answer lowers
nothing and keeps in a reassessment what the question showed before; protective factors inform the plan only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

UNKNOWN = "unknown"
PROTECTIVE = "protective"

Answers = Mapping[str, str]
"""Codes of answers by code of question; a question that is missing was not answered."""


class NotAnAnswer(ValueError):
    """The sheet names a question or an answer that the instrument does not have."""


@dataclass(frozen=True, slots=True)
class Label:
    """A code with its words in both languages."""

    code: str
    sq: str
    en: str


@dataclass(frozen=True, slots=True)
class Level(Label):
    """A level of risk; `rank` orders them, the lowest is 0."""

    rank: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its possible answers, and for each the effect that it has and the sentence that explains it."""

    code: str
    section: str
    text: str
    help: str
    critical: bool
    answers: tuple[Label, ...]
    effects: Mapping[str, str]
    why: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Condition:
    """So many answers with an effect, counted among all questions or among the critical ones."""

    effect: str
    at_least: int
    critical: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the rule: when all conditions are met, it gives the level."""

    code: str
    level: str
    text: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """An answer that counted; `kept` says that it stands from an earlier assessment because today it is not known."""

    question: Question
    answer: str
    effect: str
    kept: bool

    @property
    def sentence(self) -> str:
        """Return what the answer shows; for an open question, the question itself."""
        return self.question.why.get(self.answer, self.question.text)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sheet of answers comes to: the level, the step that gave it, the answers behind it, and what protects."""

    level: Level
    step: Step
    reasons: tuple[Reason, ...]
    protective: tuple[Reason, ...]
    effective: Mapping[str, str]
    """The last known answer to each question, for the next assessment."""


@dataclass(frozen=True, slots=True)
class Change:
    """A question that was answered otherwise than the time before."""

    question: Question
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A version of an instrument, as `data/risk_instrument.json` writes it down."""

    code: str
    version: str
    title: str
    status: str
    verified: bool
    levels: tuple[Level, ...]
    sections: tuple[Label, ...]
    questions: Mapping[str, Question]
    steps: tuple[Step, ...]
    notes: Mapping[str, str]

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """Read an instrument from its written form.

        Raises:
            ValueError: the rule does not end, or names an unknown level.
        """
        levels = tuple(Level(row["code"], row["label_sq"], row["label_en"], row["rank"]) for row in data["levels"])
        kinds = {kind: tuple(map(_label, rows)) for kind, rows in data["answer_kinds"].items()}
        steps = tuple(map(_step, data["rule"]["steps"]))
        if not steps or steps[-1].conditions:
            raise ValueError("the rule's last step must always be met")
        if unknown := {step.level for step in steps} - {level.code for level in levels}:
            raise ValueError(f"the rule names unknown levels: {sorted(unknown)}")
        return cls(
            code=data["code"],
            version=data["version"],
            title=data["title_sq"],
            status=data["status_sq"],
            verified=data["verified"],
            levels=tuple(sorted(levels, key=lambda level: level.rank)),
            sections=tuple(map(_label, data["sections"])),
            questions={row["code"]: _question(row, kinds) for row in data["questions"]},
            steps=steps,
            notes={name: data["rule"][name]["text"] for name in ("unknown", "protective", "raise", "lower")},
        )

    def level(self, code: str) -> Level:
        """Return a level by its code."""
        return next(level for level in self.levels if level.code == code)

    def in_section(self, section: str) -> list[Question]:
        """Return the questions of a section, in order."""
        return [question for question in self.questions.values() if question.section == section]

    def assess(self, answers: Answers, before: Answers | None = None) -> Outcome:
        """Return the level of a sheet; `before` are the last known answers of the assessment that this one follows.

        Raises:
            NotAnAnswer: the sheet names what the instrument does not have.
        """
        self._check(answers)
        earlier = {code: answer for code, answer in (before or {}).items() if code in self.questions}
        counted = [reason for question in self.questions.values() for reason in _effects(question, answers, earlier)]
        step = next(step for step in self.steps if all(_met(condition, counted) for condition in step.conditions))
        return Outcome(
            level=self.level(step.level),
            step=step,
            reasons=tuple(reason for reason in counted if any(_counts(c, reason) for c in step.conditions)),
            protective=tuple(reason for reason in counted if reason.effect == PROTECTIVE),
            effective={**earlier, **{code: answer for code, answer in answers.items() if answer != UNKNOWN}},
        )

    def changes(self, before: Answers, after: Answers) -> list[Change]:
        """Return what was answered otherwise than before, in the order of the questions."""
        pairs = ((q, before.get(code, UNKNOWN), after.get(code, UNKNOWN)) for code, q in self.questions.items())
        return [Change(question, old, new) for question, old, new in pairs if old != new]

    def open_questions(self, answers: Answers) -> int:
        """Return how many questions are not known."""
        return sum(answers.get(code, UNKNOWN) == UNKNOWN for code in self.questions)

    def _check(self, answers: Answers) -> None:
        for code, answer in answers.items():
            question = self.questions.get(code)
            if question is None or answer not in question.effects:
                raise NotAnAnswer(f"{code}: {answer}")


def _effects(question: Question, answers: Answers, earlier: Answers) -> Iterator[Reason]:
    """Yield what a question contributes: its answer's effect; unknown also keeps what the earlier answer showed."""
    answer = answers.get(question.code, UNKNOWN)
    yield Reason(question, answer, question.effects[answer], kept=False)
    kept = earlier.get(question.code, UNKNOWN)
    # A protective factor that nobody can confirm today protects nobody today.
    if answer == UNKNOWN != kept and kept in question.effects and question.effects[kept] != PROTECTIVE:
        yield Reason(question, kept, question.effects[kept], kept=True)


def _counts(condition: Condition, reason: Reason) -> bool:
    return reason.effect == condition.effect and (reason.question.critical or not condition.critical)


def _met(condition: Condition, counted: list[Reason]) -> bool:
    return sum(_counts(condition, reason) for reason in counted) >= condition.at_least


def _label(row: Mapping[str, Any]) -> Label:
    return Label(row["code"], row["label_sq"], row["label_en"])


def _step(row: Mapping[str, Any]) -> Step:
    conditions = (Condition(c["effect"], c["at_least"], c.get("critical", False)) for c in row["all"])
    return Step(row["code"], row["level"], row["text"], tuple(conditions))


def _question(row: Mapping[str, Any], kinds: Mapping[str, tuple[Label, ...]]) -> Question:
    return Question(
        code=row["code"],
        section=row["section"],
        text=row["text"],
        help=row["help"],
        critical=row["critical"],
        answers=kinds[row["kind"]],
        effects=row["effects"],
        why=row["why"],
    )
