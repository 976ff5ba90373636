"""How facts are spelt: the compiled patterns behind ``slots``, and the words without which none can match.

Answers what a wait, a deadline or an order number looks like in a chat. Refuses to know what is done with a match.
"""

import re
from typing import Final

_NUMBER: Final = (
    r"(?:\d{1,3}|a couple of|a few|several|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"thirteen|fourteen|fifteen|twenty|thirty|forty|fifty|sixty|ninety)"
)
_DAY: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH: Final = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_PART: Final = r"(?: (?:morning|noon|afternoon|evening|night)\b)?"
_CALENDAR: Final = (
    rf"(?:(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?: \d{{4}}\b)?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b|"
    r"the \d{1,2}(?:st|nd|rd|th)\b(?! (?:time|floor|one|day))|"
    r"\d{1,2}/\d{1,2}(?:/(?:20)?2\d)?\b(?!/)|20\d{2}-\d{2}-\d{2}\b)"
)
_SPAN: Final = (
    rf"(?:(?:well |just )?over |more than |at least |nearly |almost |about |around )?{_NUMBER}"
    r"(?: (?:whole|full|entire|solid|working|business))? (?:day|week|month|year|hour|minute|min|hr)s?\b"
)

_HOUR: Final = r"(?:[01]?\d|2[0-3]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_CLOCK: Final = (
    rf"(?:(?:[01]?\d|2[0-3])(?::[0-5]\d(?: ?[ap]m)?|\.[0-5]\d(?: ?[ap]m)?)\b|{_HOUR} ?(?:[ap]m|o'?clock)\b|"
    rf"half (?:past )?{_HOUR}\b|quarter (?:to|past) {_HOUR}\b|noon\b|midday\b|midnight\b|"
    rf"{_HOUR}\b(?= ?(?:$|[.](?!\d)|[!?;)\n]|,(?! ?\d)|-(?!\w))| (?:today|tonight|tomorrow|this (?:afternoon|evening)|"
    r"or|and|because|"
    r"cos|bc|so|if|otherwise|please|pls|sharp|at the latest|in the morning|really|in|on|i|is|its|it's|but)\b))"
)
_CLOCKED: Final = re.compile(_CLOCK, re.IGNORECASE)
_DIGITAL: Final = r"(?:[01]?\d|2[0-3]):[0-5]\d\b"
_TIME: Final = rf"(?:{_CLOCK}(?: (?:today|tonight|tomorrow|this (?:afternoon|evening))\b)?)"
_AHEAD: Final = rf"tomorrow\b{_PART}(?: (?:at )?{_CLOCK}(?!-))?"
_WEEKDAY: Final = rf"(?:(?:this|next) )?{_DAY}\b{_PART}"

_CODE: Final = r"(?P<code>(?=[a-z-]{0,6}\d)[a-z0-9][a-z0-9-]{3,19})"

AMOUNT: Final = re.compile(
    r"[£$€₹] ?\d[\d,]*(?:\.\d{1,2})?\b(?!\d)|"
    r"\b\d[\d,]*(?:\.\d{1,2})? ?(?:pounds?|quid|dollars?|bucks|euros?|rupees?|gbp|usd|eur|inr)\b",
    re.IGNORECASE,
)
WAIT: Final = re.compile(
    r"\b(?:(?:been|waited|waiting|wait|chasing|late by|heard nothing|heard anything|no reply|no answer|nothing|no news|"
    r"(?:been|was|am|i'm) (?:on hold|waiting|without \w+|chasing|down|stuck|sat here|in (?:the|this|a) queue|"
    r"on the phone)|on hold|down)"
    rf"(?: for)? (?P<after>{_SPAN})(?! (?:with|old|a customer|customer|of loyal))"
    rf"|(?P<before>{_SPAN})"
    r"(?= (?:late|overdue|already|now\b|and (?:still|nothing|no)|of waiting|waiting|on hold|later and))"
    r"|(?:ordered|reported|sent|requested|applied|complained|emailed|called|rang|returned|cancelled|paid|asked|"
    rf"submitted|due)\b[^.?!\n]{{0,30}}? (?P<ago>{_SPAN})(?= ago))",
    re.IGNORECASE,
)
DEADLINE: Final = re.compile(
    rf"\b(?:by|before|until|no later than) (?P<limit>(?:(?:this|next|the end of) )?"
    rf"(?:{_CALENDAR}|{_DAY}\b{_PART}|tomorrow\b{_PART}|tonight\b|the weekend\b|(?:this|the) (?:week|month)\b|"
    r"christmas\b))",
    re.IGNORECASE,
)
AHEAD: Final = re.compile(
    r"\b(?:(?:starts?|leaves?|leaving|fly|flying|travel|travelling|traveling|moves?|moving(?: in| out| house| flat)?|"
    r"expires?|runs? out|closes|completes?|completing|sails?|sailing|getting married|burial is|funeral is|wedding is|"
    r"surgery is|operation is|exam is|interview is) on|deadline(?: is|'s)(?: on)?) "
    rf"(?P<limit>(?:(?:this|next) )?(?:{_CALENDAR}|{_DAY}\b{_PART}))",
    re.IGNORECASE,
)
"""What is ahead of them on a day: it has to be settled before."""
BY_THE_CLOCK: Final = re.compile(
    r"(?:\b(?:need|needs|to send|to submit)\b(?:(?!\bnot\b|n't)[^.?!\n]){0,60}?(?<!\d )\b"
    r"(?:by|before|until|till)|"
    r"\b(?:must|have to|has to|got to|to be|can you|can it|could you|please)\b(?:(?!\bnot\b|n't)[^.?!\n]){0,60}?"
    rf"(?<!\d )\b(?:by|before)) (?P<limit>{_TIME})",
    re.IGNORECASE,
)
_EVENT: Final = (
    r"(?:interview|appointment|appt|meeting|demo|presentation|exam|wedding|surgery|operation|scan|viewing|hearing|"
    r"ceremony|party|concert|movers|removal van|landlord|rent|payroll)"
)
_LEAVING: Final = r"(?:flight|train|ferry|boarding|check-?in|funeral)"
_COMES: Final = r" (?:is|starts?|leaves?|begins?|goes out|comes?|runs?|(?:is )?due)(?: on)?"
_MINE: Final = (
    r"(?:(?<!you )(?:have|having|'ve|ive|got) (?:a|an|my|our|the|his|her)|for (?:a|an)|(?:money|it) for)"
    r"(?: \w+){0,2} "
)
NEXT_UP: Final = re.compile(
    rf"\b{_EVENT}(?:(?:{_COMES})? (?P<ahead>{_AHEAD})|{_COMES} (?P<day>{_WEEKDAY}(?: at {_CLOCK})?)|"
    rf"(?: (?:is|starts?|begins?|goes out|comes?|(?:is )?due))? (?:at (?P<hour>{_TIME})|(?P<clock>{_DIGITAL})))|"
    rf"\b{_MINE}{_EVENT}(?: on)? (?P<mine>{_WEEKDAY}(?: at {_CLOCK})?)|"
    rf"\b(?:it|they|shop|office|desk|garage|check-?in|boarding) closes? (?:at )?(?P<closing>{_TIME})",
    re.IGNORECASE,
)
"""What is ahead of them at a time; said of what is over or asked for too, see ``OVER`` and ``OVER_AFTER``."""
LEAVES: Final = re.compile(
    rf"\b{_LEAVING}(?:(?:{_COMES})? (?P<tomorrow>tomorrow\b{_PART})|{_COMES} (?P<on>{_WEEKDAY}))|"
    rf"\b{_MINE}{_LEAVING}(?: on)? (?P<mine>{_WEEKDAY})|"
    rf"\bi (?:fly|travel|leave|move(?: out| in)?)(?: on)? (?P<then>tomorrow\b{_PART}|{_WEEKDAY})",
    re.IGNORECASE,
)
"""What one has to be at, or gone for, long before its hour: only its day is a limit."""
BY_THE_HOUR: Final = (BY_THE_CLOCK, NEXT_UP, LEAVES)
"""What else says until when; the hour may be part of it."""
SOME_TIME: Final = re.compile(
    rf"\bat (?:{_CLOCK})|\b{_DIGITAL}|\b{_HOUR} ?(?:[ap]m|o'?clock)\b|\b(?:noon|midday|midnight)\b|"
    rf"\bhalf (?:past )?{_HOUR}\b|\b{_DAY}\b|\b(?!24/7){_CALENDAR}|"
    r"\b(?:tomorrow|tonight|today|next (?:week|month)|the weekend|called off|postponed|can wait|take your time|"
    r"no (?:rush|hurry|deadline)|minutes?|mins|hours?)\b",
    re.IGNORECASE,
)
"""A day, an hour or a while, whatever it is of."""
OVER: Final = re.compile(
    r"\b(?:had|went|came|missed|after|since|last|cancell?ed|moved|was|were|took|booked|paid|before|not)\b[^.?!\n]{0,12}$|"
    r"\b(?:can i|can we|could i|may i|do you have|have you got|is there|are there|any|another|i'd like|"
    r"id like|want|book|get|looking forward|turned up|show(?:ed)? up|ruined|"
    r"cancel|change|rebook|reschedule|what time|is my|is the|do you know|does the)\b[^.?!\n]{0,25}$",
    re.IGNORECASE,
)
"""Words before it by which something is over, or only asked for."""
OVER_AFTER: Final = re.compile(
    r"^[^.?!\n]{0,30}\b(?:was|were|had|ha(?:s|ve) been|went|landed|arrived|didn'?t|cancell?ed|came|turned up|"
    r"yesterday|too late|is off|never|happened)\b",
    re.IGNORECASE,
)
NO_LIMIT: Final = re.compile(
    r"\b(?:extend|increase|reduce|lower|raise|push|split|divide|shorten|cut|multiply|longer|shorter|more|less|stop|"
    r"check(?!-?in)|why|was|were|been|made)\b",
    re.IGNORECASE,
)
"""Words within it by which a number says by how much, or an hour when something was."""
NOT_THEIRS: Final = re.compile(
    r"\b(?:was|were|due|promised|told|said|supposed|should|meant|guaranteed|would|arrives?|arrived|delivered)\b"
    r"[^.?!\n]*$",
    re.IGNORECASE,
)
NEEDED: Final = re.compile(
    r"(?<!n't )(?<!nt )(?<!not )(?<!never )(?<!no )(?<!really )"
    r"\b(?:needs?|must|has to|have to|got to|gotta|wants?|can (?:it|you|they|we)|could (?:it|you|they|we))\b[^.?!\n]*$",
    re.IGNORECASE,
)
"""Words before a limit by which it is theirs, whoever said it."""
DONE: Final = re.compile(
    r"\b(?:i|we|you|they|he|she)(?: have|'ve| had|'d| only| just| already| even)* (?:ordered|bought|paid|sent|posted|"
    r"returned|called|phoned|rang|emailed|messaged|moved|booked|placed|started|signed|joined|applied|cancelled|worked)\b"
    r"(?:(?!\b(?:to (?:get|have|be|arrive|make|use|give|reach)|and|but|so|because|cos)\b)[^.?!,;\n]){0,40}$|\bsince $|"
    r"(?:n'?t|\bnot|\bnever|\bno) (?:really |actually |longer )?(?:need|want|have to|mind)\b[^.?!,;\n]{0,40}$|"
    r"\b(?:closed|shut|(?<!hold )off|we're away|i'm away|im away|are away|am away|is away) $",
    re.IGNORECASE,
)
"""Words before it by which it tells when something was, or how long somebody is away."""
DATE: Final = re.compile(
    rf"\b(?:{_CALENDAR}|(?:last |this |next )?{_DAY}\b|yesterday\b|this (?:morning|afternoon)\b|"
    r"last (?:night|week|month)\b)",
    re.IGNORECASE,
)
EVENT: Final = re.compile(
    r"\b(?:my|our|his|her|their) (?:(?:\w+'s|\d{1,2}(?:st|nd|rd|th)|(?:best )?\w+'s \d{1,2}(?:st|nd|rd|th)) )?"
    r"(?:wedding|birthday|funeral|anniversary|graduation|christening|honeymoon|baby shower|retirement party|party|"
    r"job interview|interview|exams?|operation|surgery|holiday|house move)\b",
    re.IGNORECASE,
)
ORDER: Final = re.compile(
    r"\b(?:order|booking|reservation|confirmation|tracking|pnr|parcel)"
    r"(?: ?(?:number|no\.?|num|ref(?:erence)?|id|code))?(?: (?:is|was|it's))?\s?[:=\-#]?\s?#?"
    rf"{_CODE}\b",
    re.IGNORECASE,
)
ACCOUNT: Final = re.compile(
    r"\b(?:account|customer|policy|membership|member|claim|client)"
    r"(?: ?(?:number|no\.?|num|ref(?:erence)?|id|code))?(?: (?:is|was|it's))?\s?[:=\-#]?\s?#?"
    rf"{_CODE}\b",
    re.IGNORECASE,
)
BARE_CODE: Final = re.compile(
    r"\s*(?:(?:yes|yeah|yep|sure|ok|okay|right|hi|sorry)\W+)?(?:(?:it's|it is|its|that's|here it is|the number is)\W+)?"
    r"#?(?P<code>(?=(?:[a-z-]*\d){3})[a-z0-9][a-z0-9-]{3,19})\W*(?:thanks|thank you|please)?\W*",
    re.IGNORECASE,
)
NAME: Final = re.compile(
    r"\b(?:my name is|my name's|name's|the name is) (?P<stated>[a-z][a-z'-]+(?: [A-Z][A-Za-z'-]+)?)"
    r"|\b(?:I'm|I am|Im|i'm) (?P<said>[A-Z][a-z'-]+(?: [A-Z][a-z'-]+)?)(?=[.,!]|$| and | from | calling)"
    r"|\b[Tt]his is (?P<calling>[A-Z][a-z'-]+(?: [A-Z][a-z'-]+)?)(?= (?:speaking|calling|here|from)|, I)",
    re.MULTILINE,
)
BARE_NAME: Final = re.compile(
    r"\s*(?:(?:yes|yeah|sure|ok|okay|hi|oh|um|erm)\W+)*(?:(?:it's|it is|i'm|this is)\W+)?"
    r"(?P<name>[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){0,2})\W*",
)
NO_NAMES: Final = frozenset(
    (
        "sorry really very so not just still fine british american english indian ok okay yes no yeah sure thanks "
        "hello hi at in on a the monday tuesday wednesday thursday friday saturday sunday none never nothing what "
        "why who how done please good great perfect correct right it that this my maybe yep nope cancel stop help"
    ).split()
)
PRODUCT: Final = re.compile(
    r"\b(?:my|our|a|an|the|this|that|these|new) (?:(?:new|old|blue|red|black|white|green|grey|gray|wooden|leather|"
    r"oak|birthday|christmas|smart|electric|gaming|wireless|running|dining|garden) )?"
    r"(?P<noun>(?:coffee|washing|sewing|bread) machine|dishwasher|tumble dryer|dryer|fridge freezer|fridge|freezer|"
    r"oven|microwave|kettle|toaster|blender|air fryer|slow cooker|vacuum cleaner|vacuum|hoover|sofa bed|sofa|couch|"
    r"armchair|mattress|wardrobe|bookcase|dining table|coffee table|lamp|rug|curtains|laptop|tablet|monitor|"
    r"printer|router|headphones|earbuds|television|tv|camera|console|smartwatch|watch|necklace|bracelet|earrings|"
    r"wedding ring|ring|dress|coat|jacket|jumper|trainers|shoes|boots|trousers|jeans|backpack|suitcase|pushchair|"
    r"pram|car seat|cot|crib|bike|bicycle|scooter|treadmill|tent|lawnmower|drill|birthday present|"
    r"bouquet|flowers|cake|hamper|boiler|thermostat|standing desk)\b"
    r"(?! (?:number|shop|store|company|team|address|station))",
    re.IGNORECASE,
)
PLACE: Final = re.compile(
    r"\b(?:left|leave|put|dumped|dropped|delivered|is|was|it's|sitting|stuck)\b[^.?!\n]{0,25}? "
    r"(?P<place>(?:in|on|at|by|behind|outside|with) (?:the|my|a|our|your) (?:front |back |side |safe |local |wrong )?"
    r"(?:porch|doorstep|door|shed|garage|garden|bins?|place|depot|reception|lobby|hallway|letterbox|neighbour|neighbor|"
    r"warehouse|post office|step|address|drive|driveway)\b)",
    re.IGNORECASE,
)
TIMES: Final = re.compile(
    r"\b(?:(?P<nth>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:nd|rd|th)) time"
    r"(?= (?:i|we|this|calling|contacting|asking|writing|that i|now)\b|[.,!?]|$)"
    r"|(?:called|phoned|rang|rung|contacted|emailed|written|asked|chased|messaged|spoken)\b[^.?!\n]{0,20}? "
    r"(?P<count>twice|(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) times))",
    re.IGNORECASE,
)
BEFORE: Final = re.compile(
    r"\b(?:i|we|i've|we've|already) (?:have |already |just |also |even )*(?:(?P<phone>called|phoned|rang|rung)|"
    r"(?P<email>emailed)|(?P<chat>messaged|chatted)|(?P<store>went (?:in)?to the (?:store|shop|branch)))\b",
    re.IGNORECASE,
)
PLACEHOLDER: Final = re.compile(r"\[[a-z_ ]+ ?\d*\]")
DIGIT: Final = re.compile(r"\d")
WORD: Final = re.compile(r"[a-z']+")

UNIT_WORDS: Final = frozenset(
    "day days week weeks month months year years hour hours minute minutes min mins hr hrs".split()
)
DAY_WORDS: Final = frozenset(
    ("monday tuesday wednesday thursday friday saturday sunday yesterday last morning afternoon").split()
)
LIMIT_WORDS: Final = frozenset(
    (
        "by before until later start starts leave leaves leaving fly flying travel travelling traveling move "
        "moves moving expire expires run runs closes complete completes completing sail sails sailing married "
        "burial funeral wedding surgery operation exam interview till flight train ferry appointment appt meeting demo "
        "presentation scan viewing hearing ceremony party concert movers van landlord boarding checkin close "
        "rent payroll deadline deadline's"
    ).split()
)
EVENT_WORDS: Final = frozenset(
    (
        "wedding birthday funeral anniversary graduation christening honeymoon shower party interview exam exams "
        "operation surgery holiday move"
    ).split()
)
PRODUCT_WORDS: Final = frozenset(
    (
        "machine dishwasher dryer fridge freezer oven microwave kettle toaster blender fryer cooker vacuum "
        "cleaner hoover sofa bed couch armchair mattress wardrobe bookcase table lamp rug curtains laptop tablet "
        "monitor printer router headphones earbuds television tv camera console smartwatch watch necklace "
        "bracelet earrings ring dress coat jacket jumper trainers shoes boots trousers jeans backpack suitcase "
        "pushchair pram seat cot crib bike bicycle scooter treadmill tent lawnmower drill present bouquet flowers "
        "cake hamper boiler thermostat desk"
    ).split()
)
PLACE_WORDS: Final = frozenset(
    (
        "porch doorstep door shed garage garden bin bins place depot reception lobby hallway letterbox neighbour "
        "neighbor warehouse office step address drive driveway"
    ).split()
)
TIMES_WORDS: Final = frozenset("time times twice".split())
CHANNEL_WORDS: Final = frozenset("called phoned rang rung emailed messaged chatted went".split())
NAME_WORDS: Final = frozenset("name name's i'm i im this".split())
ORDER_WORDS: Final = frozenset("order booking reservation confirmation tracking pnr parcel".split())
ACCOUNT_WORDS: Final = frozenset("account customer policy membership member claim client".split())


def names_hour(limit: str) -> bool:
    """Say whether a limit is an hour ("5 today"), which something is done by and does not matter for."""
    return _CLOCKED.match(limit) is not None and DATE.search(limit) is None
