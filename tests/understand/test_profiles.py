"""The factuality profile of one predicate, marked by asterisks, in many constructions; half are facts in hard places.

`fact` is so in the text's own voice, `said` to somebody only. The rest is told by the first of mode, polarity and
certainty that is not the plain one: `planned`, `wanted`, `hypothetical`, `questioned`, `negative`, `probable` or
`possible`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest

from kg.ids import Minter
from kg.model import Certainty, Document, Mode, Polarity
from kg.understand import Reading, Understanding

pytestmark = pytest.mark.model

FACTS = """
Hungary did not know that Serbia had *attacked* Kosovo.
Hungary knew that Serbia had *attacked* Kosovo.
Did Hungary know that Serbia had *attacked* Kosovo?
Hungary may not realise that Serbia *attacked* Kosovo.
Serbia did not regret *attacking* Kosovo.
Serbia regrets that it *attacked* Kosovo.
Serbia regretted the *attack* on Kosovo.
Serbia forgot that it had *signed* the treaty.
Serbia never forgot *signing* the treaty.
Hungary was not aware that Serbia had *attacked* Kosovo.
Hungary was glad that Serbia had *withdrawn* its troops.
It is tragic that Serbia *attacked* Kosovo.
It was not surprising that Serbia *attacked* Kosovo.
Hungary discovered that Serbia had *armed* the rebels.
Hungary ignored the fact that Serbia had *armed* the rebels.
Hungary was surprised to *see* the troops.
The minister apologised for *attacking* the court.
The minister did not apologise for *attacking* the court.
Hungary condemned Serbia for *attacking* Kosovo.
Hungary did not condemn the *attack* on Kosovo.
Hungary thanked Austria for *mediating* the dispute.
Serbia managed to *capture* the town.
Serbia succeeded in *capturing* the town.
Serbia bothered to *inform* Hungary.
The summit was delayed due to *strikes* in the capital.
The summit will be delayed due to the *strikes* in the capital.
Serbia fought back when *attacked*.
Serbia is not only a *member* of the council.
Serbia dared to *attack* Kosovo.
Serbia went on to *attack* Kosovo.
Serbia did not hesitate to *attack* Kosovo.
Serbia did not fail to *inform* Hungary.
Serbia did not forget to *inform* Hungary.
Serbia never neglected to *inform* Hungary.
Austria forced Serbia to *withdraw* its troops.
Serbia was compelled to *withdraw* its troops.
The scandal caused the minister to *resign*.
The pressure made the minister *resign*.
Serbia was able to *capture* the town.
Austria helped Serbia *rebuild* the bridge.
Serbia stopped *arming* the rebels.
Serbia did not stop *arming* the rebels.
Serbia ceased to *recognise* the court.
Serbia kept *shelling* the town.
Serbia continued *shelling* the town.
Serbia resumed *shelling* the town.
Serbia ended up *signing* the treaty.
Serbia used to *support* the rebels.
Serbia spent years *arming* the rebels.
Serbia was busy *arming* the rebels.
Serbia was the first to *recognise* the rebels.
Austria was the last state to *recognise* the rebels.
After *attacking* Kosovo, Serbia left the council.
Before *attacking* Kosovo, Serbia recalled its envoy.
Before Serbia *attacked* Kosovo, Hungary recalled its envoy.
Since *attacking* Kosovo, Serbia has been isolated.
Having *attacked* Kosovo, Serbia left the council.
Serbia left the council, *accusing* Hungary of bias.
Serbia responded by *expelling* the envoy.
Despite *signing* the treaty, Serbia kept its troops there.
While *supporting* the treaty, Serbia kept its troops there.
Serbia did not leave the council after *attacking* Kosovo.
Hungary will respond because Serbia *attacked* Kosovo.
Hungary may respond to the *attack* on Kosovo.
Hungary wants to punish the general who *ordered* the attack.
Hungary did not punish the general who *ordered* the attack.
Hungary asked why Serbia had *attacked* Kosovo.
Nobody knows why Serbia *attacked* Kosovo.
What *shocked* Hungary was the attack.
The problem is that Serbia *attacked* Kosovo.
It was Serbia that *attacked* Kosovo.
The army, which had *attacked* Kosovo, withdrew.
Serbia did not attack Kosovo but *attacked* Bosnia.
Serbia not only *attacked* Kosovo but also Bosnia.
Serbia refused to talk and *attacked* Kosovo.
Serbia denied the charge and *expelled* the envoy.
If Hungary protested, nobody heard it. Serbia *attacked* Kosovo.
Even if Hungary protests, Serbia has *attacked* Kosovo.
Serbia *rejected* the offer to join the talks.
Serbia *cancelled* the visit.
Serbia *refused* to sign the treaty.
Serbia *failed* to sign the treaty.
Serbia *threatened* to attack Kosovo.
Serbia *plans* to attack Kosovo.
Serbia *wants* to attack Kosovo.
Hungary *feared* an attack.
Serbia *prevented* an attack on its embassy.
The minister *ruled out* a vote.
The attack that *killed* the envoy shocked Hungary.
An accord, *reached* by both states, was supposed to end the war.
Hungary will close the border because of the *war*.
Serbia wants to leave the council due to the *attack*.
The sanctions *imposed* on Serbia remain in force.
Hungary, *angered* by the attack, recalled its envoy.
The envoy *expelled* by Serbia returned home.
Serbia *attacked* Kosovo in order to weaken it.
Hungary *called* for sanctions.
There was an *attack* on the embassy.
The *attack* was a mistake.
Serbia *lacks* allies.
Serbia ended the *war*.
Serbia would like *talks*, and Hungary has held them.
"""

OTHERS = """
negative | Serbia did not manage to *capture* the town.
negative | Serbia did not bother to *inform* Hungary.
negative | Serbia failed to *capture* the town.
negative | Serbia forgot to *inform* Hungary.
negative | Serbia neglected to *inform* Hungary.
negative | Serbia refused to *sign* the treaty.
negative | Serbia declined to *sign* the treaty.
negative | Serbia avoided *signing* the treaty.
negative | Serbia refrained from *attacking* Kosovo.
negative | Austria prevented Serbia from *attacking* Kosovo.
negative | Austria dissuaded Serbia from *attacking* Kosovo.
negative | Austria averted an *attack* on Kosovo.
negative | Serbia cancelled the *visit*.
negative | Serbia left without *signing* the treaty.
negative | Instead of *attacking* Kosovo, Serbia withdrew.
negative | Nobody *attacked* Kosovo.
negative | None of the states *attacked* Kosovo.
negative | No state *attacked* Kosovo.
negative | Serbia *attacked* no state.
negative | Serbia no longer *supports* the rebels.
negative | Serbia hardly *supports* the rebels.
negative | Serbia never *supported* the rebels.
negative | Under no circumstances did Serbia *attack* Kosovo.
negative | Serbia neither attacked nor *threatened* Kosovo.
negative | It is false that Serbia *attacked* Kosovo.
negative | Serbia was incapable of *attacking* Kosovo.
negative | Serbia was unable to *attack* Kosovo.
negative | There was no *attack* on the embassy.
negative | The fake *attack* embarrassed Serbia.
negative | Serbia was not able to *capture* the town.
negative | Serbia is not a *member* of the council.
negative | The guarantees were seen by Hungary as not *sufficient*.
planned | Serbia will *attack* Kosovo.
planned | Serbia is going to *attack* Kosovo.
planned | Serbia is to *attack* Kosovo.
planned | Serbia plans on *attacking* Kosovo.
planned | Serbia threatened to *attack* Kosovo.
planned | Serbia agreed to *sign* the treaty.
planned | Serbia is set to *sign* the treaty.
planned | The minister is visiting Hungary, and he *meets* the king tomorrow.
planned | The minister is *leaving* for Hungary on Monday.
planned | Serbia postponed the *visit*.
planned | The planned *attack* worries Hungary.
planned | The threat of an *attack* worries Hungary.
planned | Serbia's plan to *attack* Kosovo worries Hungary.
planned | The *visit* scheduled for May worries Hungary.
planned | The minister *meets* the king next week.
negative | The *deal* rejected by both states was old.
negative | Serbia almost *attacked* Kosovo.
negative | Serbia nearly *captured* the town.
planned | Both states agreed on a *ceasefire*.
planned | Its goal was to *weaken* Kosovo.
wanted | Serbia wants to *attack* Kosovo.
wanted | Serbia tried to *capture* the town.
wanted | Serbia seeks *talks* with Hungary.
wanted | Hungary called for a *strike* on the base.
wanted | Hungary urged Serbia to *withdraw* its troops.
wanted | Hungary told Serbia to *withdraw* its troops.
wanted | Hungary demanded that Serbia *withdraw* its troops.
wanted | Serbia should *withdraw* its troops.
wanted | *Withdraw* the troops!
wanted | Please *withdraw* the troops.
wanted | Withdraw the troops and *sign* the treaty!
wanted | Let Serbia *withdraw* its troops.
wanted | Serbia crossed the river to *attack* Kosovo.
wanted | Serbia crossed the river in order to *attack* Kosovo.
wanted | Serbia used the base to *attack* Kosovo.
wanted | Austria led an effort to *persuade* Serbia.
wanted | Serbia zorbled to *attack* Kosovo.
wanted | Serbia has yet to *attack* Kosovo.
wanted | Serbia would like to *join* the council.
hypothetical | Hungary needs a way to *punish* Serbia.
hypothetical | If Serbia *attacks* Kosovo, Hungary will respond.
hypothetical | If Serbia attacks Kosovo and *kills* civilians, Hungary will respond.
hypothetical | If Serbia decides to withdraw and *leaves* Kosovo, Hungary will help.
hypothetical | Unless Serbia *withdraws*, Hungary will respond.
hypothetical | Had Serbia *attacked* Kosovo, Hungary would have responded.
hypothetical | Were Serbia to *attack* Kosovo, Hungary would respond.
hypothetical | Serbia would *attack* Kosovo.
hypothetical | Hungary will respond once Serbia *attacks* Kosovo.
hypothetical | As soon as Serbia *attacks* Kosovo, Hungary will respond.
hypothetical | Serbia fights back when *attacked*.
hypothetical | Prices could fall as tensions *heighten*, worries of war deepen and markets make swings.
hypothetical | Consult Hungary before *attacking* Kosovo.
hypothetical | Hungary feared an *attack*.
hypothetical | The fear of *war* united the parties.
hypothetical | Serbia considered a way of *attacking* Kosovo.
hypothetical | Serbia acted as if it had *won* the war.
hypothetical | No state that *attacks* Kosovo goes unpunished.
hypothetical | Hungary will punish anyone who *attacks* Kosovo.
hypothetical | *Attacking* Kosovo is a mistake.
hypothetical | Hungary will welcome any state that *recognises* Kosovo.
hypothetical | Serbia zorbled *attacking* Kosovo.
questioned | Did Serbia *attack* Kosovo?
questioned | Hungary asked whether Serbia *attacked* Kosovo.
questioned | Hungary does not know whether Serbia *attacked* Kosovo.
questioned | Hungary doubts that Serbia *attacked* Kosovo.
questioned | It is unclear if Serbia *attacked* Kosovo.
probable | Serbia probably *attacked* Kosovo.
probable | Serbia seems to have *attacked* Kosovo.
probable | The alleged *attack* angered Hungary.
probable | The so-called *attack* angered Hungary.
probable | Serbia had to *withdraw* its troops.
probable | We believe that Serbia *attacked* Kosovo.
probable | Serbia all but *attacked* Kosovo.
planned | The summit will be delayed due to *strikes* in the capital.
probable | Serbia tends to *support* the rebels.
probable | Serbia zorbled that Bosnia *attacked* Kosovo.
probable | Serbia did not refuse to *sign* the treaty.
possible | Serbia may have *attacked* Kosovo.
possible | Perhaps Serbia *attacked* Kosovo.
possible | Serbia could *attack* Kosovo.
possible | A possible *attack* worries Hungary.
possible | Hungary did not say that Serbia *attacked* Kosovo.
said | Hungary said that Serbia had *attacked* Kosovo.
said | Hungary says Serbia regrets that it *attacked* Kosovo.
said | Hungary said Serbia did not know that Bosnia had *attacked* Kosovo.
said | Hungary accused Serbia of *attacking* Kosovo.
said | Hungary explained how Serbia had *attacked* Kosovo.
"""


def profile(reading: Reading, place: tuple[int, int]) -> str:
    found = reading.appraise(*place)
    if found.mode is not Mode.ACTUAL:
        return str(found.mode)
    if found.polarity is Polarity.NEGATIVE:
        return "negative"
    if found.certainty is not Certainty.CERTAIN:
        return str(found.certainty)
    return "fact" if found.attribution is None else "said"


CASES = [("fact", line) for line in FACTS.strip().splitlines()]
CASES += [(line.split(" | ")[0], line.split(" | ")[1]) for line in OTHERS.strip().splitlines()]


@pytest.fixture(scope="module")
def profiles(understanding: Understanding) -> Callable[[str], str]:
    places, documents = {}, []
    for _, marked in CASES:
        found = re.search(r"\*(.+?)\*", marked)
        assert found is not None
        places[marked] = (found.start(), found.end() - 2)
        text = marked.replace("*", "")
        iri = Minter().document(text=text, title=None, date=None, url=None)
        documents.append((Document(iri=iri, text=text, source="t"), ()))
    readings = understanding.readings(documents)
    told = {}
    for (_, marked), reading in zip(CASES, readings, strict=True):
        assert isinstance(reading, Reading)
        told[marked] = profile(reading, places[marked])
    return cache(told.__getitem__)


@pytest.mark.parametrize(("expected", "marked"), CASES)
def test_the_profile_of_a_predicate(profiles: Callable[[str], str], expected: str, marked: str) -> None:
    assert profiles(marked) == expected
