"""The Excel form: a workbook that colleagues fill in, written and read back."""
