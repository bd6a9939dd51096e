"""Facts in youths' own words: what is told, what is denied, and above all what is *not* a fact."""

import unittest

from engine.nlu.fact_patterns import BadPhrase, _patterns, load
from engine.nlu.facts import finder
from engine.vocabulary import questions

TOLD = {
    # age
    "ik ben 15": {"age_band": "12_15"},
    "ben 15": {"age_band": "12_15"},
    "kben vijftien": {"age_band": "12_15"},
    "ik ben nog maar 11": {"age_band": "under_12"},
    "ik ben een meisje van 14": {"age_band": "12_15"},
    "hoi ik ben bijna 18 en heb een probleem": {"age_band": "16_17"},
    "ik word volgende maand 16": {"age_band": "12_15"},
    "ik ben 19 en ik word afgeperst": {"age_band": "18_26"},
    "15": {"number": "15"},
    "15j": {"number": "15"},
    "vijftien": {"number": "15"},
    "17 jaar": {"number": "17"},
    "nee ik bedoelde 16": {"number": "16"},
    "zit in 3 havo": {},
    "ik ben 3 keer gebeld": {},
    "ik ben om 15 uur thuis": {},
    "mijn zusje is 12": {},
    "mijn zoon van 15 wordt gepest": {"child_age": "12_15", "role": "parent"},
    "onze dochter is pas 11": {"child_age": "under_12", "role": "parent"},
    "ik ben vader van een meisje van 13": {"child_age": "12_15", "role": "parent"},
    "hij stuurde 20 foto's": {},
    "hij is 34": {"other_age": "adult"},
    "een ouwe man op insta": {"other_age": "adult", "where": "instagram"},
    "hij zegt dat hij 16 is maar hij is veel ouder": {"other_age": "adult"},
    "toen was ik 14": {"image_age": "under_18"},
    "ik was 19 op die foto": {"image_age": "18_plus"},
    "ik 14 hij 31": {"age_band": "12_15", "other_age": "adult"},
    "ik ben 15 en hij is 40": {"age_band": "12_15", "other_age": "adult"},
    "hij stuurde 31 foto's": {},
    # who speaks about whom
    "mijn dochter wordt afgeperst": {"role": "parent"},
    "foto van mijn kind gaat rond": {"role": "parent", "spread": "yes"},
    "de vader van mijn dochter heeft mijn foto": {},
    "ik ben de oudste thuis": {},
    "ik wil later een kind": {},
    "ik ben mentor van een brugklas": {"role": "professional"},
    "ik werk in de jeugdzorg": {"role": "professional"},
    "een leerling vertelde mij iets": {"role": "professional"},
    "ik ben geen docent": {},
    "mag een leraar appen met een leerling": {},
    "jongen uit mijn brugklas": {},
    "mijn vriendin wordt gechanteerd": {"role": "friend"},
    "het gaat om mijn zus": {"role": "friend"},
    "mijn vriendin dreigt mijn foto te delen": {"offender": "friend_or_classmate"},
    # when, and touched or not
    "ik ben gisteren aangerand": {"when": "last_7_days", "physical": "last_7_days"},
    "vannacht is het gebeurd": {"when": "last_7_days"},
    "het was eergisteren": {"when": "last_7_days"},
    "het is 2 uur geleden": {"when": "last_7_days"},
    "het is al 2 jaar geleden": {"when": "longer_ago"},
    "hij is vorig jaar verhuisd": {},
    "hij deed dingen bij mij toen ik klein was": {"when": "longer_ago"},
    "er is gisteren niks gebeurd": {},
    "ik ben bang dat het vandaag gebeurt": {},
    "gisteren heb ik hem geblokkeerd": {"still_in_contact": "no"},
    "hij heeft me niet aangeraakt": {"physical": "no"},
    "ik heb mijn telefoon niet aangeraakt": {},
    # threatened with violence
    "hij dreigt me te slaan": {"threat": "yes"},
    "ze gaan me in elkaar slaan": {"threat": "yes"},
    "hij bedreigt me met een mes": {"threat": "yes"},
    "ik ben bang dat hij me gaat slaan": {},
    "hij dreigt mijn foto te posten": {},
    "ze bedreigen me niet": {"threat": "no"},
    # what stands beside it, in it, on it
    "mijn adres staat erbij": {"data_shared": "yes"},
    "mijn adres staat er niet bij": {"data_shared": "no"},
    "er staat geen naam bij": {"data_shared": "no"},
    "hij gaat mijn adres online zetten": {},
    "er zitten naaktfoto's in mijn account": {"nudes_in_account": "yes"},
    "er zitten geen naaktfoto's in mijn account": {"nudes_in_account": "no"},
    "er staat een naaktfoto van een meisje in de chat": {},
    "op dat nepaccount staan naaktfoto's": {"nudes_on_it": "yes", "offender": "stranger"},
    "op dat nepaccount staan geen naaktfoto's": {"nudes_on_it": "no"},
    "ik heb een nepaccount gezien": {"offender": "stranger"},
    "hij weet waar ik woon": {"knows_address": "yes"},
    "hij weet niet waar ik woon": {"knows_address": "no"},
    "weet niet of hij weet waar ik woon": {"knows_address": "unknown"},
    "hij wil weten waar ik woon": {},
    "het gaat nog steeds rond": {"spread": "yes", "still_spreading": "yes"},
    "iedereen heeft het verwijderd": {"spread": "yes", "still_spreading": "no"},
    "ik heb het verwijderd": {},
    "ik heb die foto nog op mijn telefoon": {"has_image": "yes"},
    "hij heeft mijn foto nog": {},
    # of another, and of home
    "ze is nu veilig": {"friend_safe": "yes"},
    "ze is niet veilig": {},
    "ik weet niet of ze veilig is": {},
    "als mijn vader dit weet slaat hij me": {"telling_unsafe": "yes"},
    "mijn vader slaat me": {},
    "mijn moeder wordt boos als ze dit weet": {},
    # money and images
    "heb 50 betaald": {"paid_or_sent": "paid"},
    "ik heb 50 euro overgemaakt": {"paid_or_sent": "paid"},
    "ik heb niks betaald": {"paid_or_sent": "no"},
    "nog niet betaald": {"paid_or_sent": "no"},
    "heb betaald en nog een foto gestuurd": {"paid_or_sent": "both"},
    "als ik heb betaald stopt hij dan": {},
    "stel ik had betaald": {},
    "hij wil geld": {"demand": "money"},
    "ze vraagt om steam kaarten": {"demand": "money"},
    "hij wil geen geld": {},
    "hij wil meer foto's": {"demand": "more_images"},
    "hij wil dat ik met hem naar bed ga": {"demand": "sex_or_meeting"},
    "ik moet een pakketje wegbrengen van hem": {"demand": "crime"},
    # spread: a threat is no fact
    "staat online": {"spread": "yes"},
    "staat nog niet online": {"spread": "no"},
    "iedereen heeft m": {"spread": "yes"},
    "hij heeft het doorgestuurd": {"spread": "yes"},
    "ik heb het doorgestuurd": {},
    "hij gaat het doorsturen": {},
    "anders zet hij het online": {},
    "als ik niet betaal staat het morgen online": {},
    "hij dreigt mijn nudes online te zetten": {},
    "ik ben bang dat het online staat": {},
    "weet niet of hij het heeft doorgestuurd": {"spread": "unknown"},
    # contact and meeting
    "heb hem geblokt": {"still_in_contact": "no"},
    "heb hem nog niet geblokkeerd": {"still_in_contact": "yes"},
    "als ik hem blokkeer gaat alles online": {},
    "moet ik hem blokkeren": {},
    "hij blijft appen": {"still_in_contact": "yes"},
    "nog nooit ontmoet": {"meeting": "no"},
    "we hebben zaterdag afgesproken": {"meeting": "planned"},
    "hij wil zaterdag afspreken": {"demand": "sex_or_meeting"},
    # who and where
    "me ex": {"offender": "ex_or_partner"},
    "jongen uit mijn klas": {"offender": "friend_or_classmate"},
    "iemand die ik niet ken": {"offender": "stranger"},
    "mijn trainer": {"offender": "known_adult"},
    "op snap en insta": {"where": "snapchat,instagram"},
    "niet insta maar snap": {"where": "snapchat"},
    "snapchatt": {"where": "snapchat"},
    # never: safety is the screen's work
    "ik wil dood": {},
    "ik ben niet veilig": {},
    "hoe oud ben jij": {},
    "": {},
    "!!!": {},
}
BARE = ["15", "het was eergisteren", "ik ben 15", "me ex", "op snap", "nog niet betaald", "nee ik bedoelde 16"]
NOT_BARE = [
    "ik ben gisteren aangerand",
    "hij dreigt me te slaan",
    "ik ben 15 en word afgeperst",
    "me ex dreigt mijn foto te posten",
    "hoi",
    "ik wil dood",
    "",
]


class Facts(unittest.TestCase):
    def test_what_is_told_and_what_is_not(self) -> None:
        for text, expected in TOLD.items():
            with self.subTest(text):
                found: dict[str, list[str]] = {}
                for one in finder().find(text).facts:
                    found.setdefault(one.slot, []).append(one.value)
                self.assertEqual({slot: ",".join(values) for slot, values in found.items()}, expected)

    def test_places_point_into_what_was_typed(self) -> None:
        text = "Hé!! ik bén  15 en hij zit op INSTA"
        places = {one.slot: text[one.start : one.end] for one in finder().find(text).facts}
        self.assertEqual(places, {"age_band": "ik bén  15", "where": "INSTA"})

    def test_a_message_of_nothing_but_facts_is_known_as_such(self) -> None:
        self.assertEqual([text for text in BARE if not finder().find(text).nothing_else], [])
        self.assertEqual([text for text in NOT_BARE if finder().find(text).nothing_else], [])

    def test_any_text_is_survived(self) -> None:
        alphabet = 'aé15 /{"@\u0301\u200b\u2003\uff0f\U0001f600\x1c\u0130ß\ufb03٣'
        for i, one in enumerate(alphabet):
            for two in alphabet:
                finder().find((one + two) * 3 + alphabet[: i + 1])
        finder().find("ik ben 15 " * 2000)
        finder().find("a" * 4000)


class Book(unittest.TestCase):
    def test_every_value_is_one_of_the_question_bank(self) -> None:
        for phrase in load().phrases:
            fact = phrase.fact
            if fact.slot == "role":
                self.assertIn(fact.value, ("parent", "professional", "friend"))
                continue
            self.assertIn(fact.slot, questions())
            for value in (fact.value, fact.denied):
                if value:
                    self.assertIn(value, questions()[fact.slot], fact.slot)

    def test_a_wrong_phrase_is_named(self) -> None:
        for phrase in ("$nolist", "", "kheb betaald"):
            with self.subTest(phrase), self.assertRaises(BadPhrase):
                _patterns(phrase, {})


if __name__ == "__main__":
    unittest.main()
