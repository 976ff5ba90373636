"""Transcript feeds: one small pure adapter a format, from a payload to the turns it holds."""
