"""The library: phrases, cue rules, intents, resolutions, facts and glossary, as immutable revisions."""
