"""The library: phrases, cue rules, intents, resolutions, facts, glossary and prompts, as immutable revisions."""
