"""Rapport: real-time agent assist. DESIGN in short stands in README.md; each module opens with what it answers."""
