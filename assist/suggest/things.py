"""Words for what one may have trouble with, in any trade: nouns, and the words that stand before and after them.

Answers which words name a thing. Refuses the vague ("thing", "issue", "number", "time"): there is nothing to look at,
and places and days of one's life, of which an agent would not say so.
"""

from typing import Final


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OWNED: Final = _words("""
    account appeal application appointment booking broadband cancellation claim complaint contract delivery deposit
    direct-debit dissertation electricity export flight gas heating insurance internet invoice licence luggage
    membership meter mortgage order parcel package passport payment payslip pension permit prescription refund renewal
    repair replacement reservation statement subscription suitcase tariff ticket transfer trip upgrade voucher wages
    wheelchair wifi wi-fi boiler fridge freezer oven cooker dishwasher dryer router laptop phone tablet bike bag sofa
    bed mattress tills order shopping flowers bin landline signal warranty app-login password pin sim alarm stairlift
    """)
"""What they mean by the bare word too: "broadband's been off" speaks of theirs."""

_COUNTED: Final = _words("""
    ad advert agreement allowance amendment annex appliance arrangement assessment attachment audit award
    backorder backup balance ban barrier basket bill block bond bonus bracket breakdown bursary callback calculation cap
    card cashback certificate charge chargeback cheque closure code collection commission connection consultation
    correction coupon crossing cruise damage date deadline deal debt decision default delay demand diagnosis discount
    dispute document domain dose downgrade duvet email envelope error essay estimate exam excursion exclusion expense
    export extension fee file fine folder form freeze fuse gift grant guarantee hearing holiday hole import increase
    inspection installation instalment interview itinerary journey leak lease lesson letter limit listing loan lock lockout
    login mailbox mark module motor notice notification offer operation op outage overcharge overdraft overpayment
    pass payout penalty photo photograph picture placement plan playlist policy port portfolio post-box poster premium
    preorder pre-order present price printout profile promotion proposal punishment purchase quotation quote
    railcard rate reading rebate recall receipt recording redirection referral registration reimbursement reminder
    repayment report reprint rescan restriction result review reward room salary sample sanction scan schedule scratch
    screenshot seat server session setting settlement shipment shortfall signature slot smell spreadsheet stain stamp
    stay subs substitution summons supply surcharge surgery survey suspension swab sync tax tenancy test text top-up
    topup tracker transaction transcript treatment trial tribunal underpayment update upload vaccination valuation video
    visa visit wage waiver warning withdrawal workspace xray x-ray answer call dashboard discrepancy mismatch

    alarm app armchair backpack bandage barbecue bath battery bench bin blanket blind board bolt book
    boot bottle bouquet box bracelet brake bruise buggy bulb bumper cabin cabinet cable cage cake camera canopy
    car caravan carpet carrier case ceiling chain chair charger chip clock coat computer conservatory console controller
    cot couch crack crib crown cupboard curry curtain cushion dent denture desk detector dish dongle door doorbell
    drain drawer dress drill drive drone drum earbud earring engine extension-lead extractor fan faucet fence filling
    filter fireplace floor fob footprint frame fryer gate gearbox generator guitar gutter hamper handbag handle handset
    headboard headset headstone heater helmet hedge hinge hob hood hoover hose insert inhaler invitation iron jacket jar
    jug jumper kennel kettle key keyboard keypad kit kitchen ladder lamp latch lawnmower lens lid light lightbulb
    locker machine meal microwave mirror mixer monitor mower mug multipack mushroom nail necklace necklet nut painting
    pan panel parasol pendant pen perfume piano pill pillow pipe pizza plant plaque plate plug pole pond pram printer
    projector pump puncture pushchair radiator receiver recliner remote rib ring rod roof rucksack rug saddle
    sandal saw scale scanner scarf scooter screen screw seal seatbelt sensor shed shelf shirt shoe shower shutter
    sideboard sink skip skirting socket spare speaker splashback spring starter stone stool strap stroller suit sunbed sunroof
    switch table tank tap telescope telly television tent thermostat tile toaster toilet tooth top toy trainer
    trampoline tray treadmill trolley tumble-dryer tv tyre umbrella uniform unit vacuum valve van vehicle vest wall
    wallet wardrobe washer watch wheel windscreen wing wire worktop wreath zip
    """)

_MANY: Final = _words("""
    arrears belongings bites bees insects wasps ants mice rats clothes contents curtains earphones glasses goods groceries
    headphones headlights jeans keys knives leggings loaves pyjamas results savings scissors settings shorts shelves subs
    takings tights tools toiletries trousers wages tills terms points blinds stairs drugs tablets medicines painkillers
    contractions sports-channels details-page leaves hinges
    """) - _words("details-page contractions leaves stairs drugs")

_MASS: Final = _words("""
    access bacon bedding cash cement compensation concrete cover credit damp deck data-roaming decking downtime electrics
    electricity equipment evidence fabric fencing flooring food footage furniture gas glass glue grass gravel grout
    guttering heating hot-water insulation insulin interest internet jewellery kit leaflet luggage maintenance
    medication medicine money mould mud overtime packaging paint paperwork pay payroll plaster postage power proof
    redundancy roaming rubbish sealant sediment software tax tiling tracking turf voicemail water wiring wood wool
    """) - _words("deck leaflet kit cement concrete mud grass wood wool fabric glue bacon power access")

_JOINED: Final = _words("""
    debit milk line book score check space slip pack note list label aid badge cut fee file limit line rise match permit product
    service share shop suite system tab tag tick unit units booster channel topper address history access station
    number-plate plate licence lead park point points package programme class course place order job agreement review
    increase change fund rule help
    """) - _words("park help programme rule point address history number-plate fund share change tab")

FIRSTS: Final = _words("""
    direct standing recorded medical business family student smart online hot admin airport alarm assessor attendance baby back-door baggage bailiff bailiffs bailiff's bank bathroom birthday blood
    boarding booking builder builder's building burglar bus business call care carer cat catering cavity christening cleaning
    client coach coat coffee collection collections concert consultant consultant's contents council council's county court
    courier credit crematorium customs dance data death debit debt delivery dentist dentist's detention dialysis digital
    discharge discount doctor doctor's dog doorstep driver driving due duplicate electric electrician energy engineer
    engineer's entry estate exam exit exhaust eye family ferry fibre finance fire flat flood flood-damage flower food fuel
    funeral garage garden gate gift gp grocery ground gym hair hand health hearing heart heat hire home hospital
    hotel house house-insurance housing id identity inactivity income installation insurer internet kitchen land laundry
    legal leisure life lift lounge loyalty maintenance management maternity medical merchant minibus mobile mobility
    mot motor moving music network nursery nursing office optician overdraft ownership paper parking park payment patio pet petrol pharmacy
    phone photo planning plumber police pool postage prepayment pricing processing property psychiatric quarterly
    rail removal recovery redelivery refund rental rescue restaurant return returns road roadside roof safety satellite school scrap
    season seat security sewer sewing shipping shop shuttle sick site sky smoke solar solicitor sports standing start
    state statutory storage storm street student study summer surveyor surveyor's swimming taxi telephone termite theatre theory
    tracking traffic train training transport travel trip tumble tuition uni university usb usage utility validation
    vehicle vet vet's vets video visitor walking washing waste web website wedding wheelchair witness wifi work workplace
    worktop workshop yoga zoo early-repayment late-payment smart
    """) - _words("termite psychiatric")
"""Words that join on to a noun and name nothing alone here: "parking" charge, "engineer" visit."""

MODIFIERS: Final = _words("""
    old new second third first last next other extra missing lost late wrong cancelled canceled broken faulty
    damaged delayed original final annual monthly weekly temporary unpaid duplicate black white blue red brown green grey
    front back spare joint current previous early outstanding overdue pending failed blocked frozen stolen locked unused
    remaining accessible medical hot cold smart online bottled prepaid sick business family student recorded standing
    medical direct small big large empty loose leaking january february march april june july august september october november
    december monday tuesday wednesday thursday friday saturday sunday christmas easter birthday wedding funeral fixed
    missed signed replacement refurbished main inner outer double single king-size
    """)
"""Words that say which one is meant: they stay before the noun."""

DROPPED: Final = _words("""
    bloody fucking fuckin effing damn damned goddamn sodding flipping stupid ridiculous rubbish crappy shitty useless whole
    entire actual own very so-called poor lovely precious favourite gorgeous beautiful silly horrible awful crap shit
    brand same blasted blooming bleeding pathetic lousy cheap crummy dratted
    """)
"""Words that do not say which one is meant: they fall away before the noun."""

_HEADS: Final = (OWNED | _COUNTED) - _words("mark punishment top rib footprint wing spring insert stay crown necklet")

NOUNS: Final = {
    **dict.fromkeys(_HEADS | _MASS | _JOINED, False),
    **{_plural(noun): True for noun in (_HEADS | _JOINED) - _MASS - _MANY},
    **dict.fromkeys(_MANY | {"lenses", "teeth", "sims"}, True),
}
"""Every noun, singular and plural; whether it is many."""

NOT_ALONE: Final = _JOINED - _HEADS - _MASS | {_plural(noun) for noun in _JOINED - _HEADS} - _MANY
"""Nouns that name something only beside another: "line" does not, "phone line" does."""
