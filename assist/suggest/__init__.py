"""Thought: which cue, which words, which options stand beside a conversation right after a turn. Pure."""
