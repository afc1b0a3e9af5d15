"""Imports from Excel: a template, a dry run that shows what was typed and what was understood, all or nothing, undo.

A plugin brings a template with the hook `register_imports`:

    ImportTemplate(
        name="gender_budget.values", label=_l("Values of indicators"), permission="gender_budget.value.import",
        columns=(
            ImportColumn(name="code", header=_l("Code"), parse=Text(20), required=True, example="IV.1-07"),
            ImportColumn(name="value", header=_l("Value"), parse=Whole(), synonyms=("vlera e arritur",), example=381),
        ),
        check=parts_make_the_total,   # rows → Issue for what no single cell shows
        apply=save_values,            # rows, tell → the records made, inside the engine's unit of work
    )

Everything that `apply` makes is noted by the engine, which takes it back within a day as long as nobody worked on with
it; `undo` of a template may refuse, or put right what is no record.
"""

from plugins.office.imports.contract import Cell, ImportColumn, ImportTemplate, Issue, Reader, Row, Unsure

__all__ = ["Cell", "ImportColumn", "ImportTemplate", "Issue", "Reader", "Row", "Unsure"]
