"""The words for harm to people, as tables by language to be read and corrected by anybody."""

from collections.abc import Mapping
from types import MappingProxyType


def _words(table: str) -> frozenset[str]:
    """Split at blanks and line breaks."""
    return frozenset(table.split())


# (what, form) -> alternatives of a regular expression. Forms: `either` verbs stand on both sides of the number
# ("killed five", "five were killed"), `before` ones only in front of it ("killing five"), `after` ones only behind
# ("five died"), `toll` ones in front with a few words between ("the death toll has risen to").
ENGLISH: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("killed", "either"): "killed|slain|massacred|executed|beheaded|shot dead|gunned down|shot and killed|"
        "murdered|assassinated",
        ("killed", "before"): "killing|kills|kill|murdering|murders|executing|executes|slaying|beheading|beheads|"
        "claim(?:s|ed|ing)? the lives of|took the lives of|the deaths? of|deaths? of|left dead|cost the lives of|"
        "shooting dead|shoots dead|massacring|the killings? of|killings? of|the murder of|murder of|the bodies of|"
        "bodies of|"
        "claim(?:s|ed|ing)? the life of|shoots? dead|lost|losing",
        ("killed", "after"): "dead|deaths?(?! of)|die|died|dies|dying|fatalities|perished|lost their lives|"
        "lost his life|lost her life|lives lost|lives|bodies(?! of)|fatally shot",
        ("killed", "toll"): "death toll|toll|number of (?:the )?(?:dead|deaths|people killed|killed|fatalities)|"
        "fatalities",
        ("wounded", "either"): "wounded|injured|maimed|hurt",
        ("wounded", "before"): "wounding|wounds|injuring|injures|hurting|hurts|maiming",
        ("wounded", "after"): "injuries|suffered (?:[a-z-]+ )?(?:injuries|wounds)",
        ("wounded", "toll"): "number of (?:the )?(?:wounded|injured|injuries|people (?:wounded|injured))",
        ("casualties", "either"): "killed (?:or|and|and/or) (?:wounded|injured)|killed or hurt|dead (?:and|"
        "or) (?:wounded|injured)",
        ("casualties", "before"): "killing (?:or|and) (?:wounding|injuring)|killed and wounded|killed or wounded",
        ("casualties", "after"): "casualties|victims",
        ("displaced", "either"): "displaced|uprooted|evicted",
        ("displaced", "before"): "displacing|displaces|displacement of|uprooting|driving out|drove out|forcing out|"
        "forc(?:ed|ing)",
        ("displaced", "after"): "fled|flee|fleeing|flees|forced to flee|homeless|forced from their homes|"
        "forced to leave|"
        "driven from their homes|left their homes|refugees|displaced people",
        ("displaced", "toll"): "number of (?:the )?(?:displaced|displaced people|internally displaced|refugees)",
        ("captured", "either"): "captured|abducted|kidnapped|taken prisoner|taken captive|taken hostage|"
        "taken prisoners|"
        "seized as hostages|held captive|held hostage|held as hostages",
        ("captured", "before"): "capturing|captures|abducting|abducts|abduction of|kidnapping of|kidnapping|kidnaps|"
        "took captive|took prisoner|took hostage|took|taking|capture of|seized",
        ("captured", "after"): "prisoners of war|hostages|prisoners|captives",
    }
)  # fmt: skip

# What a sentence must hold to be read at all, lower case; each form above holds one of these.
TRIGGERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": (
            "kill", "slain", "slay", "massacr", "execut", "behead", "shot", "shoot", "gunned", "murder", "assassinat",
            "lives", "life of", "loss of life", "dead", "death", "die", "dying", "fatal", "perish", "lost", "losing",
            "bodies", "toll", "wound", "injur", "maim", "hurt", "casualt", "victim", "displac", "uproot", "evict",
            "driving out", "drove out", "forced", "forcing", "fled", "flee", "homeless", "driven from", "left their",
            "refugee", "captur", "abduct", "kidnap", "hostage", "captive", "prisoner", "seized",
        ),
        "ru": (
            "погиб", "убит", "убил", "жертв", "скончал", "ранен", "ранил", "пострада", "беженц", "перемещенн",
            "эвакуир", "плен", "похи",
        ),
        "uk": (
            "загину", "вбит", "убит", "вбив", "вбил", "жертв", "поранен", "поранил", "постражда", "біженц", "переміщен",
            "евакуй", "полонен", "викра",
        ),
        "es": (
            "muert", "muri", "mató", "mata", "fallec", "asesinad", "muere", "herid", "lesionad", "desplazad",
            "refugiad", "capturad", "secuestrad", "rehenes", "prisioner",
        ),
        "fr": (
            "mort", "tué", "tue", "tuant", "décès", "bless", "déplacé", "réfugié", "capturé", "enlevé", "otages",
            "prisonni",
        ),
        "ar": (
            "قتل", "قتيل", "شهد", "شهيد", "شهداء", "صاب", "جريح", "جرح", "نازح", "نزوح", "نزح", "تهجير", "لاجئ", "أسر",
            "أسير", "ختطاف", "خطف", "رهائن", "أصيب",
        ),
    }
)  # fmt: skip

# Forms that speak of harm to people only when a person follows: "captured three villages" does not.
NEED_A_PERSON = frozenset({"lost", "losing", "took", "taking", "seized", "forced", "forcing", "lives", "bodies"})

ZERO = (
    r"\b(?:there (?:were|was|are|is|have been|had been) )?"
    r"(?:no|without(?: any)?|zero|not any)(?: (?:causing|caus(?:ing|ed) any|"
    r"immediate|reported|reports? of|other|further|civilian|military|known|"
    r"confirmed|serious|major|human|word (?:of|on)|any|information (?:on|about)|casualties or)){0,4} "
    r"(casualties|deaths|fatalities|injuries|loss of life|one was (?:(?:killed|hurt|injured|wounded)(?: or )?)+|"
    r"(?:deaths|fatalities) or injuries|injuries or (?:deaths|fatalities)|victims|one died|"
    r"one (?:has|had) been (?:killed|hurt|injured|wounded))"
    r"|\bnobody (?:was|had been|has been) (killed|hurt|injured|wounded)"
    r"|\b(?:caused|caus(?:es|ing)|resulted in|reported) no (casualties|deaths|injuries)"
)

PEOPLE = _words(
    """
    people persons civilians soldiers troops fighters militants rebels insurgents policemen police officers men women
    children members guards workers residents villagers servicemen servicewomen personnel gunmen terrorists jihadists
    militiamen others more migrants refugees students pupils teachers journalists reporters protesters demonstrators
    pilgrims worshippers worshipers passengers paramedics medics doctors nurses firefighters rescuers peacekeepers
    commandos marines sailors airmen pilots conscripts recruits cadets combatants attackers assailants bombers hostages
    prisoners captives detainees inmates lives bodies victims boys girls infants babies toddlers teenagers youths
    brothers sisters sons daughters relatives family families households farmers herders fishermen miners traders
    shoppers bystanders pedestrians commuters drivers tourists settlers volunteers contractors employees staff
    politicians lawmakers ministers officials elders clerics priests nuns monks imams aid staffers guerrillas
    separatists extremists operatives agents spies mercenaries veterans reservists citizens nationals inhabitants
    individuals adults minors schoolchildren schoolgirls schoolboys patients crew attendees mourners voters miners
    generals commanders colonels captains lieutenants sergeants tribesmen rangers vigilantes robbers bandits
    bodyguards suspects couples parents mothers fathers wives humans soldier civilian person man woman child boy girl
    officer policeman policewoman fighter militant rebel member guard worker resident villager serviceman journalist
    reporter protester demonstrator student pupil teacher paramedic medic doctor nurse peacekeeper commander general
    colonel
    pilot driver farmer tourist official cleric priest teenager infant baby toddler bystander pedestrian contractor
    son daughter brother sister wife husband mother father photographer cameraman volunteer gunman attacker insurgent
    """
)
SINGULAR = _words(
    """
    soldier civilian person man woman child boy girl officer policeman policewoman fighter militant rebel guard worker
    resident villager serviceman journalist reporter protester demonstrator student pupil teacher paramedic medic doctor
    nurse peacekeeper commander pilot driver farmer tourist official cleric priest teenager infant baby toddler
    bystander pedestrian contractor photographer cameraman volunteer gunman attacker insurgent marine sailor
    firefighter separatist guerrilla settler shepherd fisherman miner lawmaker minister mayor general colonel captain
    lieutenant sergeant major bodyguard grandmother mother father schoolgirl schoolboy passenger pensioner
    """
)
# Between a number and its harm these belong to the verb or say nothing.
AUXILIARIES = _words(
    """
    were was have has had been being are is be reported reportedly confirmed also allegedly now feared presumed
    believed to left others more people so far already officially both all and/or either
    """
)
BREAKS = _words("but while whereas where when after before although as which since because that if none nobody no")
DETERMINERS = _words("the its his her their our these those them whom your my")
NOT_AN_ADJECTIVE = _words(
    """
    in on at of from by to for with within near over under against into were was is are have has had been will hit
    struck targeted targeting attacked fired launched carried destroyed killed wounded and or but said says while as
    when after before since who which that where damaged took left exploded a the an his her their its this these
    """
)
# What is counted when it stands right behind a number, and is no person.
UNITS = _words(
    """
    year years month months week weeks day days hour hours minute minutes second seconds km kms kilometers kilometres
    kilometer kilometre mile miles meters metres meter metre feet percent per pc am pm times tons tonnes ton tonne kg
    million billion dollars euros pounds rubles january february march april may june july august september october
    november december jan feb mar apr jun jul aug sep sept oct nov dec o'clock degrees rounds points percentage st nd
    rd th villages village towns town settlements settlement positions vehicles tanks drones missiles rockets shells
    aircraft planes houses homes buildings districts ships boats cities airstrikes strikes attacks raids bombs
    """
)
HOUSEHOLDS = _words("families family households")

# what -> stems for the languages that have basics only; a number within four words of one is taken.
OTHERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "ru": {
            "killed": r"погиб\w*|убит\w*|уби(?:л|ли|ла)\b|жертв\w*|скончал\w*",
            "wounded": r"ранен\w*|пострада\w*|ранил\w*",
            "displaced": r"беженц\w*|перемещенн\w*|эвакуирова\w*",
            "captured": r"взят\w* в плен|плен(?:ен|ил)\w*|похи(?:щен|тил)\w*",
        },
        "uk": {
            "killed": r"загину\w*|вбит\w*|убит\w*|вби(?:в|ли|ла)\b|жертв\w*",
            "wounded": r"поранен\w*|постражда\w*|поранил\w*",
            "displaced": r"біженц\w*|переміщен\w*|евакуйова\w*",
            "captured": r"полонен\w*|викра(?:ден|ли)\w*",
        },
        "es": {
            "killed": "muert[oa]s?|murier?on|mató|mataron|matan|mata|fallecid[oa]s?|asesinad[oa]s?|"
            "fallecieron|muere[n]?",
            "wounded": r"herid[oa]s?|lesionad[oa]s?",
            "displaced": r"desplazad[oa]s?|refugiad[oa]s?",
            "captured": r"capturad[oa]s?|secuestrad[oa]s?|rehenes|prisioner[oa]s?",
        },
        "fr": {
            "killed": r"morts?|tuée?s?|tuent|tue|tuant|décès|mortes?",
            "wounded": r"blessée?s?|blessent|blesse|blessant",
            "displaced": r"déplacée?s?|réfugiée?s?",
            "captured": r"capturée?s?|enlevée?s?|otages|prisonniers?",
        },
        "ar": {
            "killed": r"[وفب]?(?:مقتل|قتل\w*|قتيل\w*|قتلى|استشهد\w*|استشهاد|شهيد\w*|شهداء)",
            "wounded": r"[وفب]?(?:إصابة|أصيب\w*|جريح\w*|جرحى|مصاب\w*|إصابات|جرح)",
            "displaced": r"[وفب]?(?:نازح\w*|نزوح|نزح\w*|تهجير|لاجئ\w*)",
            "captured": r"[وفب]?(?:أسر|أسير\w*|أسرى|اختطاف|خطف|رهائن)",
        },
    }
)
