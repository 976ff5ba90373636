"""The language model that rewords, where one was set up: the only room that calls out of the machine."""

from assist.rewording.client import LanguageModel

__all__ = ["LanguageModel"]
