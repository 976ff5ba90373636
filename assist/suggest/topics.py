"""What a text speaks of: a few plain things that tell moments apart which a meaning blurs.

Answers which topics a text touches (a deadline, a sum, a promise, a person at home), by its words. Refuses to judge:
what a topic is worth for a line is learned (``assist learn-lines``). A word list is cheap, and a line that presumes a
deadline or a denial shows at once whether one was spoken of.
"""

import re
from typing import Final

_NONE: Final = frozenset[str]()
_NUMBERS: Final = ("#", "two", "three", "four", "five", "six", "seven", "ten", "few", "couple of")
_UNITS: Final = ("day*", "week*", "month*", "hour*", "hr*", "min*", "year*", "working day*")

WORDS: Final[dict[str, str]] = {
    "time": "today, tonight, tomorrow*, morning, afternoon, evening, deadline*, monday*, tuesday*, wednesday*,"
    " thursday*, friday*, saturday*, sunday*, weekend*, noon, midnight, soon, now",
    "clock": "# am, # pm, #am, #pm, oclock, at #",
    "wait": ", ".join(f"{number} {unit}" for number in _NUMBERS for unit in _UNITS),
    "record": "record*, system*, show, shows, showed, showing, log, logged, logs, note*, scan*, register*, screen,"
    " database, tracking, status",
    "proof": "proof, prove*, evidence, photo*, picture*, screenshot*, receipt*, letter*, email*, attached, video*",
    "doubt": "lie, lies, lied, lying, liar*, believe*, made up, invent*, accus*, wrong",
    "denies": "i didnt, i never, i wasnt, i havent, i dont, i did not, we didnt, we never, we havent, not me",
    "did": "i did, i have, i was, i am, i sent, i told, i paid, i rang, i called, i filled, i gave, i said, i waited,"
    " i tried, i asked, ive, weve, we did, we have, we were, we paid, we told",
    "again": "again, already, twice, times, repeat*, keep, keeps, still, another",
    "money": "£*, $*, €*, quid, pound*, euro*, pay*, paid, charg*, fee, fees, cost*, money, bill*, price*",
    "refund": "refund*, compensat*, goodwill, voucher*, reimburs*, back",
    "told": "told, said, promise*, agreed, quoted, offer*, advertised, assured, say, says",
    "who": "who, whos, whose",
    "when": "when",
    "why": "why, how come",
    "how": "how",
    "where": "where, wheres",
    "what": "what, whats",
    "if": "if, then, otherwise, unless",
    "but": "but, so, yet, except",
    "you": "you, your, youre, yours",
    "leaving": "cancel*, leave, leaving, close, switch*, elsewhere",
    "person": "manager*, supervisor*, complaint*, complain*, senior, boss, someone, somebody, person, human",
    "writing": "writing, write, confirm*",
    "call": "ring*, rang, call*, phone*, answer*",
    "family": "mum*, mam, mom, dad*, son*, daughter*, baby, kid*, child*, wife*, husband*, mother*, father*, nan,"
    " gran*, sister*, brother*, partner*, friend*, boy, girl",
    "death": "died, dies, death, dead, funeral*, passed, bereave*, widow*, cremat*",
    "illness": "im ill, is ill, was ill, been ill, so ill, very ill, seriously ill, sick,"
    " hospital*, surgery, operation, medic*, doctor*, pain, cancer, disab*, wheelchair*, insulin,"
    " asthma, injur*, allerg*, tablet*",
    "work": "work, job*, boss, client*, customer*, business, shift*, interview*",
    "occasion": "wedding*, birthday*, party, holiday*, christmas, anniversary, exam*, concert*, flight*, trip*",
    "fraud": "scam*, fraud*, stolen, steal*, hack*, thief, theft, police",
    "law": "solicitor*, lawyer*, court, ombudsman, legal, sue*, newspaper*, press, review*, twitter, facebook",
    "sorry": "sorry, apolog*, unfortunately, afraid, regret",
    "cannot": "cant, cannot, unable, not able, wont, not possible, policy, terms, rule*, condition*, excluded, only,"
    " must",
    "will": "ill, i will, we will, let me, going to, i can",
    "request": "could you, can you, please give, please provide, please send, please confirm",
    "thanks": "thank*, cheers, ta, appreciate",
    "outrage": "joke, ridiculous, disgrace*, disgust*, useless, pathetic, unbelievable, crap, bloody, hell, damn,"
    " rubbish, shambles",
    "assent": "fine, whatever, ok, okay, right, great, brilliant, lovely, wow",
    "fear": "worried, worry, scared, afraid, frighten*, panic*, anxious, terrified, nervous",
    "shame": "stupid, fool*, idiot*, embarrass*, asham*, fault",
    "need": "need*, must have",
    "heating": "heating, boiler, cold, hot, water, power, electric*, gas",
}
"""{topic: words}: one or a few words in plain text, ``*`` for any ending, ``#`` for any number."""

REFERENCE: Final = "reference"
"""The topic of a long number: an order, a booking, an account."""

_LONG_NUMBER: Final = re.compile(r"\d{4,}")
_NUMBER: Final = re.compile(r"\d[\d.]*")


def _index(*, is_open: bool) -> dict[str, frozenset[str]]:
    """Return {words: topics}, of those with any ending (``is_open``) or of the others."""
    found: dict[str, set[str]] = {}
    for topic, listed in WORDS.items():
        for words in listed.split(", "):
            if words.endswith("*") is is_open:
                found.setdefault(words.rstrip("*"), set()).add(topic)
    return {words: frozenset(topics) for words, topics in found.items()}


_WHOLE: Final = _index(is_open=False)
_BEGINNINGS: Final = _index(is_open=True)
_STARTS: Final = frozenset(words.partition(" ")[0] for words in (*_WHOLE, *_BEGINNINGS) if " " in words)
"""Words that begin an entry of several."""
_MOST_WORDS: Final = max(words.count(" ") + 1 for words in (*_WHOLE, *_BEGINNINGS))
_LENGTHS: Final = tuple(sorted({len(words) for words in _BEGINNINGS}))


def find_topics(text: str) -> frozenset[str]:
    """Return the topics of a text in plain words (``hearing.plain``)."""
    found = {REFERENCE} if _LONG_NUMBER.search(text) else set()
    words = _NUMBER.sub("#", text).split()
    for place, word in enumerate(words):
        most = min(_MOST_WORDS, len(words) - place) if word in _STARTS else 1
        for size in range(1, most + 1):
            phrase = " ".join(words[place : place + size])
            found |= _WHOLE.get(phrase, _NONE)
            for length in _LENGTHS:
                if length > len(phrase):
                    break
                found |= _BEGINNINGS.get(phrase[:length], _NONE)
    return frozenset(found)
