"""Words that clauses are understood by: small classes of English, and how people spell them in a hurry.

Answers sets of words, in lower case. Refuses to know grammar; ``cutting``, ``clauses`` and ``shifting`` do.
"""

import re
from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FILLERS: Final = _set(
    """
    actually anyway anyways basically er erm haha hmm honestly just  literally lol omg tbh uh uhm um well yeah
    yep
    """
)
OPENERS: Final = _set(
    """
    afternoon also and but evening good hello hey hi hiya listen look morning now oh ok okay please plus right so
    sorry then yes
    """
)
"""What leads up to a clause."""
SPELT: Final = {
    "ive": "I've", "im": "I'm", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "cant": "can't",
    "wont": "won't", "isnt": "isn't", "wasnt": "wasn't", "werent": "weren't", "hasnt": "hasn't", "havent": "haven't",
    "hadnt": "hadn't", "arent": "aren't", "couldnt": "couldn't", "wouldnt": "wouldn't", "theres": "there's",
    "u": "you", "ur": "your", "youve": "you've", "weve": "we've", "cannot": "can't", "no-one": "nobody",
    "yday": "yesterday", "tmrw": "tomorrow", "acc": "account", "acct": "account", "2x": "twice", "gotten": "got",
}  # fmt: skip
NAMED_DAYS: Final = _set(
    """
    april august christmas december easter february friday january july june monday november october saturday
    september sunday thursday tuesday wednesday
    """
)
SHIFT: Final = {
    "i": "you", "i'm": "you're", "i've": "you've", "i'd": "you'd", "me": "you", "my": "your", "mine": "yours",
    "myself": "yourself", "we": "you", "we're": "you're", "we've": "you've", "we'd": "you'd", "us": "you",
    "our": "your", "ours": "yours", "ourselves": "yourselves", "your": "our", "yours": "ours", "you've": "we've",
    "you're": "we're", "you'd": "we'd",
}  # fmt: skip
AFTER_I: Final = {"was": "were", "wasn't": "weren't", "am": "are"}

INVERTED: Final = _set(
    """
    am are aren't can't couldn't had hadn't has hasn't have haven't is isn't was wasn't were weren't won't
    """
)
"""Verbs that stand before the subject in a question."""
AUX: Final = INVERTED | _set("'s can did didn't do does doesn't don't")
ADVERBS: Final = _set(
    """
    again all already also always been both constantly even ever never not now only recently still suddenly
    """
)
"""Words that may stand between a subject and its verb."""
JOINTS: Final = _set(
    """
    although and because but cause cos cuz plus since so though yet
    """
)
"""Words that join clauses."""
TAILS: Final = _set(
    """
    after before until when whenever while
    """
)
"""Words that begin a circumstance at a clause's end."""
RELATIVES: Final = TAILS | _set("as each even every moment than that though time times where which who whom whose")
"""Words after which another subject may stand inside a clause."""
NUMBERS: Final = _set("two three four five six seven eight nine ten twelve twenty")
STARTS_NOUN: Final = _set(
    """
    a all an another both each every four half most my neither no none one our several some the this three two your
    """
)
"""Words that a noun's phrase begins with."""
NOBODY: Final = _set(
    """
    everyone everything nobody nothing somebody someone
    """
)
OTHERS: Final = _set(
    """
    they they're they've
    """
)
SUBJECTS: Final = OTHERS | _set("i i'd i'm i've it it's there there's we we'd we're we've you you've")
PAST: Final = _set(
    """
    became began bent bought broke brought built burst came caught chose cut dealt did drew drove fell flew found
    froze gave got grew had heard held hit kept knew led left lost made paid put ran rang rented rose sank sat saw
    sent set shrank shut slept sold spent split spoke stank stole stuck swept threw took tore was went were woke won
    wore wrote
    said told
    """
)
"""Past tenses not in -ed."""
PARTICIPLES: Final = _set("been done gone given gotten left made not put sent still taken")
PRESENT: Final = _set(
    """
    asks buffers closes comes contains costs crashes cuts dies disconnects drops ends fails flickers freezes get
    gives goes happens jams jumps keep keeps lack lags lasts leaks loads logs loses makes needs opens owes reads
    reboots refuses rejects restarts rings runs see sends shows shuts smell smells sounds spins starts stays stops
    takes turns
    says trips crackles flashes switches whistles lets tells pushes
    """
)
ALONE: Final = _set(
    """
    arrived cracked crashed disappeared failed leaked snapped stopped turned vanished worked
    """
)
"""Verbs in -ed that need no object, so that no adjective is meant."""
TROUBLE: Final = _set(
    """
    abandoned absent another aren't backwards banned beeping behind bent billed billing blank blocked blocking broke
    broken bumped burned burnt burst buzzing can't canceled cancelled charged chased chipped clogged closed
    corrupted couldn't cracked crashed crashes crashing crooked cut damaged dead debited declined delayed deleted
    denied dented didn't dies dirty disappeared disconnected disconnecting disconnects doesn't don't double doubled
    down dropped dropping drops duplicate duplicated dying else else's empty error expired expiring faded failed
    failing fails fault faults faulty fined flat flickering flickers flooded freezes freezing froze frozen gone
    grinding hacked hadn't hasn't haven't headache hung ignored ill inaccessible incorrect instead invalid isn't
    jammed jamming jams keep keeps knocked late leak leaked leaking leaks locked logged longer loops loose lost loud
    louder melted mess mismatch missed misses missing misspelled misspelt mistake mixed mold moldy months mould
    mouldy neither never no nobody noise noisy none not nothing outage overcharged overdrawn overheated overheating
    overheats peeled peeling penalty rattles rattling recognise redirects refused rejected ripped rotten ruined
    rusty scraped scratched shattered shorter shrank shrunk shut sick sideways skipped slow smaller smashed smelled
    smells snapped soaked somebody somebody's someone someone's sparking sparks spelled spelt spins split squeaks
    stained stale stank still stinks stole stolen stopped stranger stuck suspended swapped tangled timed tore torn
    tripped tripping  unable unanswered unavailable undelivered unfamiliar unfinished unknown unpaid unreadable
    unsafe unusable upside vanished waited waiting wasn't weren't wiped without wobbled wobbles wobbly won't wonky
    wrong wrongful wrongly spoiled cold
    rip creases crease pieces rust rusted blurry gap
    """
)
"""Signs of trouble."""
PHRASES: Final = (
    "come off", "came off", "fell off", "fallen off", "come apart", "came apart", "packed up", "gone off",
    "gone up", "put up", "no longer", "someone else", "out of order", "ran out", "run out", "running out",
    "cut out", "cuts out", "locked out", "left out", "out of stock", "put through to", "on hold", "out of date",
    "out of sync", "give me a headache",
)  # fmt: skip
"""Signs of trouble of several words."""
DENIALS: Final = _set("aren't isn't neither never not nothing wasn't weren't")
BAD: Final = _set(
    """
    bent blank broken cracked damaged dead delayed dirty faulty late leaking lost missing slow stuck torn wrong
    """
)
"""Troubles that a denial takes back: "it is not late"."""
WEAK: Final = _set(
    """
    again days hold hours months times weeks yet twice
    """
)
"""Signs of trouble only beside one of ``TRIED``."""
TRIED: Final = _set(
    """
    asked been called calling emailed passed phoned rang rung spent transferred tried trying waited
    waiting written paid pay contacted corrected reported
    """
)
BLAMED: Final = _set(
    """
    billed blocked broke canceled cancelled changed charged closed damaged deleted dropped forgot ignored left lost
    missed overcharged refused removed scraped sent taken took wiped
    """
)
"""What is told of the company as a trouble, whatever follows."""
SENT: Final = _set(
    """
    bill block cancel change charge close deliver gave get give keep leave make put sell send sent take want
    """
)
"""Verbs before which "you" is the company."""
PREPOSITIONS: Final = _set(
    """
    about after at before by for from in like of on than to with without
    """
)
YOURS: Final = _set(
    """
    account appointment bag bags balance battery bill boiler booking broadband car card charger claim delivery
    dishwasher dress flight freezer fridge headphones heating internet invoice lamp lamps laptop login luggage
    membership money order oven package parcel password payment phone policy prescription printer refund reservation
    room router salary seat seats shoes signal sofa statement subscription suitcase tablet telly ticket tickets tv
    voucher washer wifi
    confirmation parcels
    """
)
"""Nouns that people leave bare and that are the customer's."""
THEIRS: Final = _set(
    """
    app bus checkout code courier driver engineer lift link page screen shower site train website
    """
)
"""Nouns that people leave bare and that are nobody's in particular."""
HOPELESS: Final = _set(
    """
    absurd ain't angry annoyed annoying appalling apparently assume assumed assured believe bloody bravo brilliant
    cancer care cheers claimed claims clown clowns congrats congratulations could crap damn death died disappointed
    disappointing disgraceful disgusted disgusting dunno expected fantastic fed feel feeling feels frustrated
    frustrating fuck fucking fun funeral funny furious glad gonna gotta great guess guys happy he he's heard hell
    hers him his hope hopefully hospital how i'll idiot idiots if imagine insane it'll joke know liars lie livid ll
    lmao love loved lovely mad may maybe mean means meant might muppets otherwise outrageous passed pathetic perhaps
    please pleased pregnant pretend promise promised promises reckon ridiculous said sarcasm say saying scam scared
    seems shall she she's shit shocking should shouldn't stuff stupid suppose supposed swear tell telling thank
    thanks that's them these they'll things think thinks those thought told unbelievable unless upset want wants
    always assistant dumb hate no-good people quite rubbish sick sloppy useless
    we'll what what's whether who's why will wish wonder wonderful wondering worried would wouldn't wtf you'll like here
    """
)
"""Words that no restatement may hold: feelings, mockery, talk about talk, words that point at what is not there."""
REPORTS: Final = _set(
    """
    assured claimed claims expected hope hoped if may maybe might perhaps promise promised promises said say saying
    says supposed tell telling think thinks thought told unless whether wish wonder wondering would
    """
)
"""Words after which a sentence tells what others said, or what might be."""
SETTLED: Final = _set(
    """
    fine fixed perfect resolved solved sorted working works
    """
)
NEGATIONS: Final = _set(
    """
    aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't neither never no nobody none not nothing
    still stopped wasn't weren't without won't
    """
)
CALM: Final = (
    "no problem", "no worries", "no rush", "no hurry", "no issue", "no issues", "no trouble", "not bad",
    "no need", "not sure", "no idea", "no doubt", "no thanks", "no longer need", "not urgent", "no big deal",
    "no longer want", "don't mind", "nothing wrong", "no complaints", "don't need", "no questions", "no longer",
    "not a problem", "not in a rush", "didn't mean", "no offence", "don't worry", "can't wait", "can't thank",
    "couldn't be", "don't understand", "no clue", "get anywhere", "got anywhere", "bothers", "not even",
    "not the price",
)  # fmt: skip
"""Words of trouble that tell of none."""
GRIEF: Final = re.compile(
    r"\b(?:died|passed away|funeral|cancer|miscarriage|stroke|suicide|bereave\w*|diagnosed|put down|hospice|"
    r"lost (?:my|our) (?:mum|mom|mother|dad|father|wife|husband|son|daughter|brother|sister|nan|gran\w*|baby|dog|cat)|"
    r"(?:mum|mom|mother|dad|father|wife|husband|son|daughter|brother|sister|nan|gran\w*|baby) (?:has |just )?passed)"
    r"\b",
    re.IGNORECASE,
)
"""Turns that are not said back at all."""
DANGLING: Final = _set(
    """
    a about am an and are as at be because been being but by for from had has have i into is my no not of or since
    so than that the to was were when which with your
    """
)
"""Words that no clause ends with."""
KNOWN: Final = frozenset().union(
    FILLERS, OPENERS, NAMED_DAYS, SHIFT, INVERTED, ADVERBS, JOINTS, TAILS, STARTS_NOUN, NUMBERS, NOBODY, OTHERS, PAST,
    PRESENT, ALONE, TROUBLE, WEAK, TRIED, BLAMED, SENT, PREPOSITIONS, YOURS, THEIRS, HOPELESS, REPORTS, SETTLED,
)  # fmt: skip
"""All of them: none of these is a slip."""
COMMON: Final = TROUBLE | AUX | ADVERBS | STARTS_NOUN | SUBJECTS | PAST
"""Words whose capitals are shouting."""
