"""Which techniques a moment calls for, how strongly, and which must not be used now.

Answers with calls (technique, weight, the labels that speak for it), vetoes with their reason, or a sentence for
silence. Refuses to know any phrase. The order of help is the craft's: the feeling before the solution where the
feeling is strong and unmet, the solution at once where it is not, and nothing at all where nothing is called for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from assist.library.entries import Situation
from assist.suggest.considerations import CONSIDERATIONS, Call, on_ending
from assist.suggest.feeling import Feeling
from assist.suggest.replies import Reply, classify_reply, says_goodbye
from assist.suggest.scene import Scene
from assist.suggest.tension import Strength
from assist.suggest.view import View
from assist.vocabulary import FactName, Move, Signal, Step, Technique, WithheldReason

APOLOGY_BUDGET: Final = 2
"""Apologies an issue takes; beyond them another lowers satisfaction, and options raise it."""

_SPARE: Final = (Technique.ACKNOWLEDGE, Technique.OFFER, Technique.REASSURE)
_FORMULAS: Final = frozenset({Technique.FEEL_FELT_FOUND, Technique.GOODWILL, Technique.COMMON_GROUND})


@dataclass(frozen=True, slots=True)
class Plan:
    """What a moment calls for.

    ``rung`` is the step of the boundary ladder (0: none); ``must_be_grave`` limits feeling-words to those written for
    people in trouble; ``spare`` may speak unasked where a line is all but surely right; ``silence`` is said where
    nothing sendable is found.
    """

    calls: tuple[Call, ...]
    vetoes: tuple[tuple[Technique, WithheldReason], ...]
    silence: str
    rung: int = 0
    must_be_grave: bool = False
    spare: tuple[Technique, ...] = ()


def plan_help(
    view: View,
    need: FactName | None,
    sent: frozenset[Technique],
    before: str,
    situations: tuple[Situation, ...] = (),
) -> Plan:
    """Return what a moment calls for.

    ``situations`` are those the customer's words stand in, the likeliest first; ``need`` is the first fact the intent
    still lacks and nobody asked for; ``sent`` are the techniques of phrases sent in this conversation; ``before`` is
    the text of the turn the customer answers.
    """
    moment = view.moment
    scene = Scene(
        view=view,
        feeling=Feeling.of(moment),
        reply=classify_reply(moment.customer[-1][0].text, before),
        apologies=max(moment.count_moves(Move.APOLOGISE), int(Technique.APOLOGISE in sent)),
        boundaries=max(moment.count_moves(Move.BOUNDARY), int(Technique.BOUNDARY in sent)),
        has_formula=Technique.FEEL_FELT_FOUND in sent,
        need=need,
        situations=situations,
    )
    called: dict[tuple[Technique, frozenset[str]], Call] = {}
    is_over = Signal.RESOLVED in moment.now.signals and scene.feeling.strength is Strength.NONE
    for consider in (on_ending,) if is_over else CONSIDERATIONS:
        for call in consider(scene):
            key = (call.technique, call.only)
            known = called.get(key)
            if known is None or call.weight > known.weight:
                called[key] = call
    techniques = {technique for technique, _ in called}
    vetoes = dict(_vetoes(scene))
    is_quiet = _is_quiet(scene)
    calls = tuple(
        sorted(
            (
                call
                for call in called.values()
                if call.technique not in vetoes and not (is_quiet and call.technique is not Technique.CLARIFY)
            ),
            key=lambda call: (-call.weight, call.technique.value, not call.only),
        )
    )
    return Plan(
        calls=calls,
        vetoes=tuple((technique, reason) for technique, reason in vetoes.items() if technique in techniques),
        silence=_silence(scene),
        rung=scene.rung if Signal.ABUSE in moment.now.signals else 0,
        must_be_grave=Signal.VULNERABILITY in moment.now.signals or scene.is_cared_for,
        spare=() if is_over else tuple(_spare(scene, vetoes)),
    )


def _spare(scene: Scene, vetoes: Mapping[Technique, WithheldReason]) -> Iterator[Technique]:
    """Yield what need not be called for by name; that they are calm is no reason against a line that fits exactly."""
    if scene.reply is Reply.CONTENT and Signal.ABUSE not in scene.view.moment.now.signals:
        yield from (t for t in _SPARE if vetoes.get(t, WithheldReason.CALM) is WithheldReason.CALM)


def _vetoes(scene: Scene) -> Iterator[tuple[Technique, WithheldReason]]:
    signals = scene.view.signals
    now = scene.view.moment.now.signals
    if Signal.ABUSE in now:
        kept = {Technique.BOUNDARY, Technique.ESCALATE, Technique.ACKNOWLEDGE}
        yield from ((technique, WithheldReason.UNSAFE_MOMENT) for technique in Technique if technique not in kept)
    if not signals.isdisjoint({Signal.VULNERABILITY, Signal.SECURITY_CONCERN}):
        yield from ((technique, WithheldReason.UNSAFE_MOMENT) for technique in sorted(_FORMULAS))
    if Signal.RESOLVED not in now and not scene.view.moment.progress.is_done(Step.ACT):
        yield Technique.GOODWILL, WithheldReason.BELOW_THRESHOLD
    if scene.apologies >= APOLOGY_BUDGET or (scene.apologies and not scene.feeling.is_rising):
        yield Technique.APOLOGISE, WithheldReason.BUDGET_SPENT
    if scene.has_formula:
        yield Technique.FEEL_FELT_FOUND, WithheldReason.BUDGET_SPENT
    is_met = any(situation.help for situation in scene.situations)
    if scene.feeling.strength is Strength.NONE and now.isdisjoint(_PRESSING) and not is_met:
        yield Technique.ACKNOWLEDGE, WithheldReason.CALM
        yield Technique.APOLOGISE, WithheldReason.CALM


_PRESSING: Final = frozenset(set(Signal) - {Signal.ACCEPTS, Signal.RESOLVED})


def _is_quiet(scene: Scene) -> bool:
    """Say whether the moment calls for nothing by name; only what readers would all but surely send may stand."""
    is_first_greeting = scene.reply is Reply.GREETING and len(scene.view.moment.customer) == 1
    is_bare = scene.reply is Reply.DETAIL or is_first_greeting  # no word in it can show a feeling
    quiet = is_bare or (bool(scene.situations) and not scene.situations[0].help)
    return quiet and scene.feeling.strength <= Strength.MILD and scene.view.moment.now.signals.isdisjoint(_PRESSING)


def _silence(scene: Scene) -> str:
    told = _SILENCES.get(scene.reply)
    if told is not None and (scene.reply is not Reply.DETAIL or not scene.view.first):
        return told
    if says_goodbye(scene.view.moment.customer[-1][0].text):
        return "They are taking leave; a short word of your own is best."
    if scene.view.asks and scene.feeling.strength is Strength.NONE:
        return "A plain question; answer it directly."
    if _is_quiet(scene):
        return "Nothing to add; a short answer of your own is best."
    if scene.feeling.strength is Strength.NONE:
        return "They are calm; answer them directly."
    return "No phrase of the library fits this moment well enough."


_SILENCES: Final = {
    Reply.GREETING: "Only a greeting so far; nothing to suggest yet.",
    Reply.DETAIL: "They gave what was asked for; carry on with it.",
    Reply.ASSENT: "They agree; carry on.",
    Reply.THANKS: "A plain thank-you; a short word of your own is best.",
}
