"""A monthly report as a file: PDF to read, a workbook and a table to go on with."""

from nabij.insights.documents.pdf import as_pdf
from nabij.insights.documents.table import as_csv
from nabij.insights.documents.workbook import as_workbook

__all__ = ["as_csv", "as_pdf", "as_workbook"]
