"""Words for what one may have trouble with, in any trade: nouns, and the words that stand before them.

Answers which words name a thing. Refuses the vague ("thing", "issue", "number", "time"), of which there is nothing to
look at, and what an agent would not speak of so: a house, a job, a day.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

OWNED: Final = frozenset(
    """
    account alarm appeal application appointment bag bed bike bin boiler booking broadband cancellation claim
    complaint contract cooker delivery deposit dishwasher dissertation dryer electricity export flight flowers
    freezer fridge gas heating insurance internet invoice landline laptop licence luggage mattress membership
    meter mortgage order oven package parcel passport password payment payslip pension permit phone pin
    prescription refund renewal repair replacement reservation router shopping signal sim sofa stairlift
    statement subscription suitcase tablet tariff ticket tills transfer trip upgrade voucher wages warranty
    wheelchair wi-fi wifi
    """.split()
)
"""What they mean by the bare word too: "broadband's been off" speaks of theirs."""

_COUNTED: Final = frozenset(
    """
    ad advert affidavit agreement airbag allowance amendment annex answer app appliance apprenticeship aquarium
    arbitration armchair arrangement assessment attachment audit backorder backpack backup balance ban barbecue
    barrier basket bath battery bench bequest bill blanket blind block board bolt bond bonus book boot bottle
    bouquet box bracelet bracket brake breakdown brooch bruise buggy bulb bumper bursary cabin cabinet cable
    cage cake calculation calculator call callback camera canopy canvas cap capsule car caravan card carpet
    carrier carton case cashback catalogue ceiling certificate chain chair charge chargeback charger cheque
    chequebook chip clock closure coat code collection commission computer connection conservatory console
    consultation controller conveyance correction cot couch coupon covenant crack crossing cruise cupboard curry
    curtain cushion cutlery damage dashboard date deadline deal debt decision declaration deed default delay
    demand dent denture desk detector diagnosis disclosure discount discrepancy dish dismissal dispute document
    domain donation dongle door doorbell dose downgrade drain drawer dress drill drive drone drum duvet earbud
    earring easel email endorsement engine entitlement envelope error essay estimate eviction exam exclusion
    excursion expense extension extractor fee fence file filling filter fine fireguard fireplace flask floor fob
    folder form frame freesat freeze fryer fundraiser fuse gate gearbox generator gift glove goggle grant
    guarantee guitar gutter hairdryer hammock hamper handbag handle handover handset harness hat headboard
    headset headstone hearing heater helmet hinge hob hole holiday hoodie hoover hose import increase inhaler
    injunction inspection installation instalment interview inventory inverter invitation iron itinerary jacket
    jar jigsaw journey judgment juicer jumper kettle key keyboard keypad kit kitchen ladder lamp lampshade
    lanyard latch lawnmower leak lease ledger lens leotard lesson letter levy lid light lightbulb limit
    liquidation listing loan lock lock-box locker lockout login machine mailbox mat meal memorandum microwave
    mirror mismatch mixer module monitor mower mudguard mug multipack mushroom nail napkin nappy necklace
    nomination notebook notice notification nut objection offer offset op operation ornament outage overcharge
    overdraft overpayment pad paddle painting pan panel parasol parka pass payout pedal pen penalty pendant
    perfume petition photo photograph piano picture pill pillow pillowcase pipe pizza placement plan plant
    plaque plate platter playlist pledge plug plunger pole policy poncho portfolio poster pouch pram pre-order
    premium preorder present price printer probation profile projector promotion proposal pump puncture purchase
    pushchair questionnaire quilt quotation quote racket radiator railcard raincoat rake ramp rate razor reading
    rebate recall receipt receiver recliner recording redemption redirection reel referral registration
    reimbursement reminder remittance remortgage remote repayment report reprint restriction result retainer
    review revocation reward ring ringtone robe rod roller roof room rope rucksack rug ruling saddle saddlebag
    salary sample sanction sandal sandpit satnav saucepan saw scale scan scanner scarf schedule scooter
    scrapbook scratch screen screenshot screw seal seat seatbelt sensor server session setting settlement
    severance shed shelf shipment shirt shoe shortfall shovel shower showerhead shredder shutter sideboard
    signature sink skateboard skip skirting skylight sleeve slipper slot smell snowboard socket soundbar spade
    spare speaker sponsorship spotlight spreadsheet sprinkler stain stamp stapler statue steamer stereo stipend
    stone stool stove straightener stroller subpoena subs substitution suit summons sunbed sunroof supply
    surcharge surgery survey suspension switch sync table tablecloth tank tap tarpaulin tax teapot telescope
    television telly tenancy tent test testimonial text thermometer thermostat tile timesheet toaster toilet
    tooth toothbrush top-up topup torch towel toy tracker tracksuit trainer trampoline transaction transcript
    tray treadmill treatment trial tribunal tricycle tripod trolley trophy trumpet trunk turbine tv tyre
    umbrella underpayment undertaking uniform unit update upload vaccination vacuum valuation valve van vase
    vehicle veil verdict vest video violin visa visit wage waistcoat waiver wall wallet wardrobe warning
    washbasin washer watch waybill wheel wheelbarrow whiteboard wig windscreen wire withdrawal workspace worktop
    wreath wrench writ x-ray xray zip
    """.split()
)
_MANY: Final = frozenset(
    """
    ants arrears bees belongings bites blinds clothes contents curtains earphones glasses goods groceries
    headlights headphones hinges insects jeans keys knives leggings lenses loaves medicines mice painkillers
    points pyjamas rats results savings scissors settings shelves shorts sims subs tablets takings teeth terms
    tights tills toiletries tools trousers wages wasps
    """.split()
)
_MASS: Final = frozenset(
    """
    bedding cash compensation cover credit damp decking downtime electrics equipment evidence fencing flooring
    food footage furniture glass gravel grout guttering hot-water insulation insulin interest jewellery
    maintenance medication medicine money mould overtime packaging paint paperwork pay payroll plaster postage
    proof redundancy roaming rubbish sealant sediment software tax tiling tracking turf voicemail water wiring
    """.split()
)
_JOINED: Final = frozenset(
    """
    access aid badge booster channel check class course cut debit job label lead line list match milk note pack
    place product rise score service shop slip space suite tag tick topper
    """.split()
)
"""Nouns that name something only beside another: "line" does not, "phone line" does."""

FIRSTS: Final = frozenset(
    """
    admin airport alarm assessor attendance baby back-door baggage bailiff bank bathroom birthday blood blue
    boarding booking builder building burglar bus business call care carer cat catering cavity christening claim
    cleaning client coach coat coffee collection collections concert consultant contents council county courier
    court credit crematorium customs data death debit debt delivery dentist detention dialysis digital direct
    discharge discount doctor dog doorstep driver driving duplicate electric electrician energy engineer
    entry estate exam exhaust exit family ferry fibre finance fire flat flood flower food fuel funeral garage
    garden gate gift gp grocery gym hair hand health hearing heart heat hire home hospital hot hotel house
    housing id identity inactivity income installation insurer internet kitchen laundry legal leisure life lift
    loyalty maintenance maternity medical merchant minibus mobile mobility mot music network nursery
    nursing office online optician overdraft ownership paper parcel park parking patio payment pet petrol
    pharmacy phone photo planning plumber police pool postage prepayment pricing processing property quarterly
    rail recorded recovery redelivery refund removal rental rescue restaurant return returns road roadside roof
    safety satellite school scrap season seat security sewer shipping shop shuttle sick site smart smoke solar
    solicitor sports standing start state statutory storage storm street student study summer surveyor swimming
    taxi telephone theatre theory tracking traffic train training transport travel trip tuition tumble uni
    university usage usb utility validation vehicle vet video visitor walking washing waste web website
    wedding wheelchair wifi witness work workplace workshop worktop
    """.split()
)
"""Words that join on to a noun and name nothing alone: "parking" charge, "engineer" visit."""

MODIFIERS: Final = frozenset(
    """
    accessible annual april august back big black blocked bottled broken brown canceled cancelled christmas cold
    current damaged december delayed double early easter empty extra failed faulty february final first fixed
    friday front frozen green grey inner january joint july june large last late leaking locked loose lost main
    march missed missing monday monthly new next november october old original other outer outstanding overdue
    pending prepaid previous red refurbished remaining replacement saturday second september signed single small
    spare stolen sunday temporary third thursday tuesday unpaid unused wednesday weekly white wrong
    """.split()
)
"""Words that say which one is meant: they stay before the noun."""

DROPPED: Final = frozenset(
    """
    actual awful beautiful blasted bleeding bloody blooming brand cheap crap crappy crummy damn damned dratted
    effing entire favourite flipping fuckin fucking goddamn gorgeous horrible lousy lovely own pathetic poor
    precious ridiculous rubbish same shit shitty silly so-called sodding stupid useless very whole
    """.split()
)
"""Words that do not say which one is meant: they fall away before the noun."""


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


_ONE: Final = (OWNED | _COUNTED | _JOINED) - _MANY - _MASS

NOUNS: Final[Mapping[str, bool]] = MappingProxyType(
    {**dict.fromkeys(_ONE | _MASS, False), **{_plural(noun): True for noun in _ONE}, **dict.fromkeys(_MANY, True)}
)
"""Every noun, singular and plural; whether it is many."""

NOT_ALONE: Final = _JOINED | {_plural(noun) for noun in _JOINED}
"""The nouns that name something only beside another."""
