"""What every workbook is made of: cells, styles, drop-downs, A4 pages, and the same bytes again."""
