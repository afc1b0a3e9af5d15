"""The figures of files, for every service that keeps them: the caseload, its splits, its charts and pages."""

from plugins.casework.figures.charts import Figures
from plugins.casework.figures.measures import Codes, caseload_measures
from plugins.casework.figures.splits import Splits

__all__ = ["Codes", "Figures", "Splits", "caseload_measures"]
