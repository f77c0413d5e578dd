"""Due diligence: how deep it goes, how the checklist stands, what to decide, and who may."""
