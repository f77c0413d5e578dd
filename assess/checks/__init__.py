"""Rules over questionnaires, scoring models, findings and answers: what is wrong, and where."""
