"""Sentences of our own with the facts they state: the gold of the tests and of benchmarks/facts.py."""

from typing import NamedTuple


class TollCase(NamedTuple):
    """A sentence and its tolls, as (what, low, high, context); `high` is None when open."""

    sentence: str
    expected: tuple[tuple[str, int, int | None, str], ...]
    language: str = "en"


class DateCase(NamedTuple):
    """A sentence published on Wednesday 14 September 2022 and the days of its event, as (from, to, basis)."""

    sentence: str
    expected: tuple[str, str, str]
    language: str = "en"


class PlaceCase(NamedTuple):
    """A text and its places: those of the event, and the countries of actors."""

    text: str
    event: frozenset[str]
    actors: frozenset[str] = frozenset()
    language: str = "en"


class SpeakerCase(NamedTuple):
    """A sentence with one toll or event, who stands behind it, and who is cited."""

    sentence: str
    attribution: str
    speaker: str | None


def _t(sentence: str, *expected: str, language: str = "en") -> TollCase:
    """Read "killed 5", "wounded 3-7", "killed 24+", "killed 6500 background"."""
    rows = []
    for one in expected:
        what, number, *context = one.split()
        low, _, high = number.rstrip("+").partition("-")
        top = None if number.endswith("+") else int(high or low)
        rows.append((what, int(low), top, context[0] if context else "current"))
    return TollCase(sentence, tuple(rows), language)


TOLLS = (
    _t("At least 12 people were killed and 30 wounded in Kharkiv.", "killed 12+", "wounded 30"),
    _t("The strike killed five soldiers and wounded 12 others.", "killed 5", "wounded 12"),
    _t("Russian strike kills 5, wounds 12 in Kharkiv", "killed 5", "wounded 12"),
    _t("Three gunmen killed five people at a checkpoint.", "killed 5"),
    _t("The death toll rose to 45 on Friday.", "killed 45"),
    _t("The death toll has climbed from 12 to 20, officials said.", "killed 20"),
    _t("Officials put the death toll at 33.", "killed 33"),
    _t("Azerbaijan says three of its soldiers were killed.", "killed 3"),
    _t("The clashes left 30 soldiers dead.", "killed 30"),
    _t("No casualties were reported.", "killed 0", "wounded 0"),
    _t("There were no immediate reports of casualties.", "killed 0", "wounded 0"),
    _t("Nobody was hurt in the blast.", "wounded 0"),
    _t("No one was killed or injured when the drone crashed.", "killed 0", "wounded 0"),
    _t("The rocket landed in a field without causing any casualties.", "killed 0", "wounded 0"),
    _t("Five people, including two children, were killed.", "killed 5"),
    _t("Twelve people were killed, three of them children.", "killed 12"),
    _t("A soldier was killed and two were injured.", "killed 1", "wounded 2"),
    _t("A suicide bomber killed himself and 14 others.", "killed 14"),
    _t("Dozens of civilians were wounded.", "wounded 24+"),
    _t("Scores of villagers have been killed in the raids.", "killed 40+"),
    _t("More than 100,000 people have fled their homes.", "displaced 100000+"),
    _t("Rebels captured 12 soldiers.", "captured 12"),
    _t("The army captured three villages near the river."),
    _t("Ivan Petrov, 45, was killed near the bridge.",),
    _t("A 20-minute barrage killed six.", "killed 6"),
    _t("Thirty airstrikes hit the city and people were killed.",),
    _t("Between 20 and 30 militants were killed on 12 September 2022.", "killed 20-30"),
    _t("Some 20 to 25 fighters died in the assault.", "killed 20-25"),
    _t("The shells hit a bus, killing five civilians and two soldiers.", "killed 5", "killed 2"),
    _t("The fighting displaced 10,000 families.", "displaced 10000+"),
    _t("Up to 20 people may have died.", "killed 1-20 hypothetical"),
    _t("12 civilians and five soldiers were killed.", "killed 12", "killed 5"),
    _t("Gunmen abducted at least 30 students from a school.", "captured 30+"),
    _t("Five citizens and a child killed in a raid", "killed 5", "killed 1"),
    _t("The bodies of 12 people were found in a mass grave.", "killed 12"),
    _t("Some 6.500 persons died.", "killed 6500"),
    _t("About 6 500 people were displaced.", "displaced 6500"),
    _t("The ministry said 6,500 people were injured.", "wounded 6500"),
    _t("In 2014 the war killed 6,500 people.", "killed 6500 background"),
    _t("The three soldiers were killed by a mine.", "killed 3"),
    _t("Four Palestinians killed in Israeli raid", "killed 4"),
    _t("He was killed 12 hours later.",),
    _t("Israel says 1,200 people were killed and 251 taken hostage.", "killed 1200", "captured 251"),
    _t("Three missiles killed dozens.", "killed 24+"),
    _t("Six killed, 12 hurt as bus hits landmine", "killed 6", "wounded 12"),
    _t("The bomb killed a woman and her two children.", "killed 1", "killed 2"),
    _t("A strike on a market killed 12 and injured another 20.", "killed 12", "wounded 20"),
    _t("A car bomb left at least eight dead and more than 40 others injured.", "killed 8+", "wounded 40+"),
    _t("The clashes have claimed the lives of at least 18 police officers.", "killed 18+"),
    _t("Two suicide bombers blew themselves up, killing at least 41 people and injuring 239.", "killed 41+",
       "wounded 239"),
    _t("The army killed or wounded 300 fighters.", "casualties 300"),
    _t("Hundreds of thousands of refugees crossed into Chad after their homes were burned.", "displaced 200000+"),
    _t("Nearly 1.2 million people have been displaced since the fighting began.", "displaced 1200000"),
    _t("Two hundred and fifty rebels were killed, the army claimed.", "killed 250"),
    _t("Twenty-five miners were abducted by gunmen.", "captured 25"),
    _t("The attack took place 12 km from the town and 3 days after the truce.",),
    _t("Police seized 40 rifles and 2,000 rounds.",),
    _t("The 54th Brigade killed a commander.", "killed 1"),
    _t("Fifteen soldiers were taken prisoner.", "captured 15"),
    _t("The insurgents took 20 hostages.", "captured 20"),
    _t("At least seven more people died of their wounds.", "killed 7+"),
    _t("The shelling wounded a teacher, two nurses and a driver.", "wounded 1", "wounded 2", "wounded 1"),
    _t("Five were killed and 10 injured when a drone struck a bakery in the north.", "killed 5", "wounded 10"),
    _t("Mortar fire killed 3 of its soldiers, the ministry said.", "killed 3"),
    _t("One civilian died and several others were wounded.", "killed 1", "wounded 3+"),
    _t("About two dozen fighters surrendered.",),
    _t("It lost 40 soldiers in the ambush.", "killed 40"),
    _t("The number of dead has reached 112.", "killed 112"),
    _t("A total of 17 bodies were recovered from the rubble.", "killed 17"),
    _t("No fewer than 60 villagers were slain.", "killed 60+"),
    _t("Fewer than 10 people died.", "killed 1-10"),
    _t("The mayor, aged 52, and two bodyguards were shot dead.", "killed 2"),
    _t("Inflation hit 45 percent as two people died in the riots.", "killed 2"),
    _t("Some 3,000 troops were deployed and none was hurt.",),
    _t("The group said its fighters killed 14 soldiers and captured three.", "killed 14", "captured 3"),
    _t("They attacked two bases, injuring six soldiers, two military sources said.", "wounded 6"),
    _t("Customs officers seized over 3,200 boxes of cosmetics.",),
    _t("Three of the army's soldiers died and a dozen of their comrades were hurt.", "killed 3", "wounded 12"),
    _t("The blast killed at least 10, among them two journalists.", "killed 10+"),
    _t("Погибли пять человек, ещё 12 ранены.", "killed 5", "wounded 12", language="ru"),
    _t("В результате обстрела погибли не менее 10 человек.", "killed 10+", language="ru"),
    _t("Внаслідок удару загинули троє людей, 15 поранено.", "killed 3", "wounded 15", language="uk"),
    _t("El ataque dejó al menos 12 muertos y 30 heridos.", "killed 12+", "wounded 30", language="es"),
    _t("Une frappe a fait 14 morts et une vingtaine de blessés.", "killed 14", "wounded 20+", language="fr"),
    _t("مقتل 12 شخصا وإصابة 30 آخرين في غارة", "killed 12", "wounded 30", language="ar"),
    _t("مقتل ٤٥ مدنيا", "killed 45", language="ar"),
)  # fmt: skip

DATES = (
    DateCase("Shells hit the town on Monday.", ("2022-09-12", "2022-09-12", "weekday")),
    DateCase("Shells hit the town on Wednesday.", ("2022-09-14", "2022-09-14", "weekday")),
    DateCase("Shells hit the town on Thursday.", ("2022-09-14", "2022-09-15", "weekday")),
    DateCase("Shells hit the town last Wednesday.", ("2022-09-07", "2022-09-07", "weekday")),
    DateCase("Shells hit the town on Friday morning.", ("2022-09-09", "2022-09-09", "weekday")),
    DateCase("Shells hit the town yesterday.", ("2022-09-13", "2022-09-13", "weekday")),
    DateCase("Shells hit the town today.", ("2022-09-14", "2022-09-14", "weekday")),
    DateCase("Shells hit the town overnight.", ("2022-09-13", "2022-09-14", "weekday")),
    DateCase("Shells hit the town last night.", ("2022-09-13", "2022-09-14", "weekday")),
    DateCase("Shells hit the town two days ago.", ("2022-09-12", "2022-09-12", "weekday")),
    DateCase("Shells hit the town over the weekend.", ("2022-09-10", "2022-09-11", "weekday")),
    DateCase("Shells hit the town on Monday night into Tuesday.", ("2022-09-12", "2022-09-13", "weekday")),
    DateCase("Shells hit the town on Saturday and Sunday.", ("2022-09-10", "2022-09-11", "weekday")),
    DateCase("Shells hit the town on 8 September.", ("2022-09-08", "2022-09-08", "explicit")),
    DateCase("Shells hit the town on September 8.", ("2022-09-08", "2022-09-08", "explicit")),
    DateCase("Shells hit the town on Sept. 8.", ("2022-09-08", "2022-09-08", "explicit")),
    DateCase("Shells hit the town on Sept. 8, 2022.", ("2022-09-08", "2022-09-08", "explicit")),
    DateCase("Shells hit the town on the 8th of September 2022.", ("2022-09-08", "2022-09-08", "explicit")),
    DateCase("Shells hit the town on 2022-09-08.", ("2022-09-08", "2022-09-08", "explicit")),
    DateCase("Shells hit the town on 08.09.2022.", ("2022-09-08", "2022-09-08", "explicit")),
    DateCase("Shells hit the town on 25/08/2022.", ("2022-08-25", "2022-08-25", "explicit")),
    DateCase("Shells hit the town on 08/09/2022.", ("2022-09-13", "2022-09-14", "published")),
    DateCase("Shells hit the town on 30 February.", ("2022-09-13", "2022-09-14", "published")),
    DateCase("Shells hit the town on 31/13/2022.", ("2022-09-13", "2022-09-14", "published")),
    DateCase("Shells hit the town on December 28.", ("2022-09-13", "2022-09-14", "published")),
    DateCase("Shells hit the town on January 28.", ("2022-01-28", "2022-01-28", "explicit")),
    DateCase("Shells hit the town.", ("2022-09-13", "2022-09-14", "published")),
    DateCase("The army shelled the town in August 2022.", ("2022-08-01", "2022-08-31", "explicit")),
    DateCase("The army shelled the town in early August.", ("2022-08-01", "2022-08-31", "explicit")),
    DateCase("The town, seized in 2014, was shelled on Tuesday.", ("2022-09-13", "2022-09-13", "weekday")),
    DateCase("Fighting resumed on Sunday, two years after the truce of 9 November 2020.",
             ("2022-09-11", "2022-09-11", "weekday")),
    DateCase("Talks are to begin next Monday after shells hit the town on Sunday.",
             ("2022-09-11", "2022-09-11", "weekday")),
    DateCase("The soldiers may return; shells hit the town on Saturday.", ("2022-09-10", "2022-09-10", "weekday")),
    DateCase("They march again; the army shelled it on May 5.", ("2022-05-05", "2022-05-05", "explicit")),
    DateCase("Обстрел города произошел в понедельник.", ("2022-09-12", "2022-09-12", "weekday"), "ru"),
    DateCase("Обстрел города произошел 8 сентября.", ("2022-09-08", "2022-09-08", "explicit"), "ru"),
    DateCase("Обстріл міста стався у середу.", ("2022-09-14", "2022-09-14", "weekday"), "uk"),
    DateCase("El bombardeo ocurrió el lunes.", ("2022-09-12", "2022-09-12", "weekday"), "es"),
    DateCase("El bombardeo ocurrió el 8 de septiembre de 2022.", ("2022-09-08", "2022-09-08", "explicit"), "es"),
    DateCase("Le bombardement a eu lieu dimanche.", ("2022-09-11", "2022-09-11", "weekday"), "fr"),
    DateCase("وقع القصف يوم الاثنين", ("2022-09-12", "2022-09-12", "weekday"), "ar"),
    DateCase("وقع القصف في 8 أيلول", ("2022-09-08", "2022-09-08", "explicit"), "ar"),
)  # fmt: skip


def _p(text: str, event: str = "", actors: str = "", language: str = "en") -> PlaceCase:
    """Keys separated by blanks."""
    return PlaceCase(text, frozenset(event.split()), frozenset(actors.split()), language)


PLACES = (
    _p("Russian missiles hit Kharkiv on Monday.", "kharkiv", "RUS"),
    _p("Armenian border towns came under artillery fire from Azerbaijan's armed forces.", "ARM", "AZE"),
    _p("Shelling hit Goris and Sotk, Armenia said.", "goris sotk", "ARM"),
    _p("The Israeli army carried out air strikes on Khan Younis.", "khan-younis", "ISR"),
    _p("Moscow denied that its troops shelled Kherson.", "kherson", "RUS"),
    _p("Clashes erupted in Ethiopia after a truce collapsed.", "ETH"),
    _p("Ethiopian troops clashed with rebels in Mekelle.", "mekelle", "ETH"),
    _p("Turkish warplanes bombed Kurdish positions in northern Syria.", "SYR", "TUR"),
    _p("A car bomb exploded in Baghdad, killing 12.", "baghdad"),
    _p("Gunmen attacked a village near Mopti in central Mali.", "mopti"),
    _p("Iran-backed militias fired rockets at a base in Iraq.", "IRQ", "IRN"),
    _p("Tehran condemned the air strike on Damascus.", "damascus", "IRN"),
    _p("The army of Sudan shelled El Fasher.", "el-fasher", "SDN"),
    _p("An explosion killed six in Kabul, Afghanistan.", "kabul"),
    _p("Pakistan accused India of shelling across the border.", "", "PAK IND"),
    _p("Somali forces killed 14 al-Shabab fighters near Kismayo.", "kismayo", "SOM"),
    _p("Russia launched drones at Odesa and Mykolaiv overnight.", "odesa mykolaiv", "RUS"),
    _p("Russia said its troops seized the town of Avdiivka.", "avdiivka", "RUS"),
    _p("Rebels attacked Goma, in the east of the Democratic Republic of Congo.", "goma"),
    _p("Boko Haram militants raided Maiduguri, Nigeria's army said.", "maiduguri", "NGA"),
    _p("Air strikes on Sanaa were carried out by Saudi Arabia.", "sanaa", "SAU"),
    _p("Shelling in Donetsk killed three, Ukraine's military said.", "donetsk", "UKR"),
    _p("Fighting raged in the countryside of Aleppo.", "aleppo"),
    _p("Ukrainian forces shelled Belgorod, Russian officials said.", "belgorod", "UKR RUS"),
    _p("French soldiers were killed by a mine in Gao.", "gao", "FRA"),
    _p("Ukraine's capital was hit by missiles.", "UKR"),
    _p("Troops opened fire on protesters in Myanmar.", "MMR"),
    _p("The United States urged restraint after shells hit Stepanakert.", "stepanakert", "USA"),
    _p("Washington said the air strike in Mosul killed two.", "mosul", "USA"),
    _p("A suicide bomber struck a mosque in Peshawar in Pakistan.", "peshawar"),
    _p("Israel bombed the Jabalia refugee camp.", "jabalia", "ISR"),
    _p("Удар по Харькову: российские ракеты попали в жилой дом.", "kharkiv", "RUS", "ru"),
    _p("Shelling hit Bakhmut.\nRussia annexed Crimea in 2014.", "bakhmut", ""),
    _p("Air raid on Taiz kills 5", "taiz"),
    _p("DAMASCUS, Sept 12 (Reuters) - An air strike hit Idlib on Monday.", "idlib"),
    _p("NAIROBI — Gunmen attacked a bus near Mandera, police said.", "mandera"),
    _p("Lebanon's Hezbollah fired rockets into northern Israel.", "ISR", "LBN"),
)

SPEAKERS = (
    SpeakerCase("The Armenian Defense Ministry said five soldiers were killed.", "claimed",
                "The Armenian Defense Ministry"),
    SpeakerCase("Five soldiers were killed, the army said.", "claimed", "the army"),
    SpeakerCase("According to police, 12 people were wounded.", "claimed", "police"),
    SpeakerCase("Twelve people were wounded, according to local officials.", "claimed", "local officials"),
    SpeakerCase("Five soldiers were killed in the ambush.", "asserted", None),
    SpeakerCase("A drone strike killed nine people in the city.", "asserted", None),
    SpeakerCase("The ministry denied that 40 soldiers were killed.", "denied", "The ministry"),
    SpeakerCase("Russia claimed to have killed 200 fighters.", "claimed", "Russia"),
    SpeakerCase("Baku accused Armenian forces of killing two soldiers.", "claimed", "Baku"),
    SpeakerCase("“They killed seven people,” the governor said.", "claimed", "the governor"),
    SpeakerCase("At least 20 people were reportedly killed.", "claimed", None),
    SpeakerCase("The Syrian Observatory for Human Rights reported that 14 civilians were killed.", "claimed",
                "The Syrian Observatory for Human Rights"),
    SpeakerCase("Rebels killed three policemen on Monday.", "asserted", None),
    SpeakerCase("Hamas says 30 people were killed.", "claimed", "Hamas"),
    SpeakerCase("Kyiv rejected claims that its troops had killed 12 civilians.", "denied", "Kyiv"),
    SpeakerCase("The war killed at least 6,500 people, according to Reuters.", "claimed", "Reuters"),
)  # fmt: skip
