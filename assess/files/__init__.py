"""The disk boundary: YAML with positions, questionnaire folders, assessments as JSON."""
