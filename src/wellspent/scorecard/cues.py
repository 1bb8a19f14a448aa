"""Cues: turns of phrase that point to an answer, named, and where they stand.

cue        a phrase with a name, such as `thanks` or `unsure`
sentence   a stretch of a turn that can be quoted by itself
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

__all__ = ["CUES", "PHRASES", "SHOUTS", "cues_in", "plain", "sentences"]

_WISHES = "good|nice|lovely|great|wonderful|safe|pleasant|fantastic|beautiful|blessed|peaceful"

PHRASES: Final[dict[str, str]] = {
    # opening
    "greeting": r"\b(hi|hello|hey|hiya|heya|howdy|greetings|welcome|good (morning|afternoon|evening)|morning|afternoon|evening)\b",
    "offers_help": r"(how|what) (can|may|could) (i|we)\b.{0,25}\b(help|assist|do)|(can|may) i help|help you( with)?( today)?\?|here to help|happy to help|glad to help|what's (the trouble|up|going on|happening)|what brings you|how are you",
    "own_name": r"\b(my name( i|')s|this is|i'm|i am|speaking|here)\b",
    # feelings
    "sorry": r"\b(sorry|apolog\w+|regret|forgive)\b",
    "acknowledges": r"\b(i (do )?(understand|hear you|know|can imagine|can hear|can see why|get it|get that|feel for)|understandabl\w+|that must|(that )?sounds (\w+ )?(hard|awful|rough|stressful|horrible|scary|frustrating|difficult|painful|exciting|fun|lovely|great)|no wonder|don't blame you|you're (not wrong|right to)|(you're|you are) (doing|being)|i'd (be|feel|have been)|of course you|makes sense|that's (\w+ )?(a lot|hard|horrible|rotten|awful|maddening|scary|frightening|rough|tough|no fun|not fair|unfair|infuriating|terrible|frustrating))",
    "exclaims": r"\b(oh (no|dear|gosh|my|love|wow)|ouch|gosh|goodness|bless|blimey|ugh|oof|yikes|wow|aw+|congratulations|congrats|poor thing|good for you|well done)\b",
    "reassures": r"\b(don't worry|no need to worry|not to worry|no worries|you're in (the )?(right|good)|we'll (get|sort|fix)|i'll (stay|make sure|look after|take care)|i've got you|take your time|no rush|let's (get|sort|fix)|it's not (you|your fault)|nothing you did|we will (get|sort|fix))",
    "feeling": r"\b(frustrat\w+|worr(y|ied|ying)|anxious|nervous|scared|afraid|terrified|panick?\w*|stress\w*|angry|furious|upset|annoy\w+|ridiculous|jok(e|ing)|fed up|sick of|tired of|exhausted|mortified|embarrass\w+|ashamed|cry(ing)?|cried|tears|hate|disappoint\w+|desperate|awful|horrible|nightmare|unacceptable|disgust\w+|unbelievable|can't believe|ffs|wtf|omg|hell|damn|bloody|stupid|useless|insult\w*|shame|sad|lonely|miss (him|her)|overwhelm\w+|confus\w+|lost my|gutted|excited|can't wait|thrilled|relie(f|ved))\b",
    "hardship": r"\b(hospital|surgery|operation|sick|ill|cancer|died|death|dead|passed( away)?|funeral|divorce|baby|pregnant|wedding|birthday|christmas|anniversary|job|redundan\w+|laid off|can't afford|afford|money|rent|borrow\w*|wheelchair|disab\w+|pain|hurt\w*|bleeding|emergency|urgent\w*|stuck|stranded|alone|cold|freezing|no (heat|water|power|food)|my (mum|mom|dad|mother|father|husband|wife|son|daughter|kids?|nan|gran)|closing|deadline|late)\b",
    "heat": r"!{2,}|\?{2,}|😡|😭|😤|😢|😩|😱|🙄|😐",
    # wait
    "asks_wait": r"\b((one|just a|a|give me a|bear with me a) (moment|minute|sec\w*|mo|tick)|two (ticks|mins|secs|minutes|seconds)|moment(s)? please|bear with|hold(ing)? (on|the line|for)|on hold|hang on|hang tight|please wait|let me (just )?(ask|check with|find|go)|do you mind holding|popping you|be right back|brb|won't be (long|a))",
    "thanks_wait": r"(thank\w*|sorry|appreciat\w+|apolog\w+)[^.!?]{0,30}\b(wait|waiting|hold|holding|patience|patient|delay|keeping you|keep you|bearing)\b",
    "waited": r"\b(you there|still there|anyone there|anybody there|hello\?|how (much )?longer|been (waiting|on hold|holding)|(\d+|ten|twenty|thirty|forty|fifty) min(ute)?s|an hour|\d+ hours|number \d+ in)\b|\[(silence|hold|music|hold music)",
    "slow_tools": r"\b(load(s|ing)|frozen|froze|freez\w+|slow(ly)?|spinning|crashed|timed out|thrown me out|logged me out|logs me out|screen('s| is)|system('s| is) (down|slow)|not loading|reboot\w*|restart\w*)\b",
    "transfers": r"\b(transfer\w*|put(ting)? you through|pass(ing)? you (to|over)|connect you|another (team|department)|colleague|call(ing)? you back|call ?back|ring you back|get back to you|wrong (team|department|number|queue))\b",
    "again": r"\b(again|already (said|told|gave|given|sent|explained)|i (just )?(said|told)|as i said|third time|second time|twice|repeat\w*|same (question|thing))\b",
    # knowledge
    "verified": r"\b(i (can )?see|i'm seeing|it (shows|says)|(record|system|account|screen|log|note|notes|ledger|file|policy|article|page|tracker|tracking|history|map|chart|manual|schedule)s? (\w+ )?(shows?|says?|states?)|according to|as per|under (the|our)|our (policy|records|system|terms)|the (terms|policy|rules?)|on (your|the|our) (account|file|record|system|screen)|i('ve| have) (just )?(checked|looked|found|confirmed|got your)|i checked|i found|looked (it|that|this) up|it looks like|your (\w+ )?(balance|order|booking|bill|appointment|delivery|plan) (is|was|has)|looking at)\b",
    "unsure": r"\b(not (\w+ )?(sure|certain)|unsure|i (would )?(think|guess|believe|suppose|imagine|reckon)|i'd (imagine|guess|say|think)|probably|perhaps|maybe|might (be|have)|should be (fine|ok|okay|alright|able)|couldn't (swear|tell|say)|wouldn't (really )?(know|want to)|don't (really )?know|no idea|hm+|dunno|guessing|usually|normally|as far as i|i want to say|could be|supposed to|or so|let me ask|someone says|tend to)\b",
    # outcome
    "done": r"\b(done|booked|ordered|sent|refunded|confirmed|updated|changed|cancell?ed|fixed|sorted|set up|gone through|complete[d]?|success\w*|added|credited|removed|reset|waived|reversed|scheduled|on its way|processed|approved|submitted|released|unlocked|switched|moved|active|activated|working|works|it's off|that's (it|you) )\b",
    "cannot": r"\b(cannot|can't|can not|unable|unfortunately|not (available|possible|eligible|covered|allowed|able)|no (availability|exceptions|record|openings|room|way)|(isn't|not) something|don't have (that|the|any|information|access)|won't be able|unavailable|there's nothing|doesn't (let|allow)|i'm afraid)\b",
    "pending": r"\b(will (call|email|contact|ring|decide|review|be in touch|get back|respond|reply)|within \w+|up to \w+|(working|business) days?|escalat\w+|(pass\w*|sent|send\w*) (it|this|that) (on|to|over)|the team|ticket|complaint|investigat\w+|look into|by (monday|tuesday|wednesday|thursday|friday|tomorrow)|call (you )?back|try again|waiting (for|on)|see if)\b",
    "unhappy_end": r"\b(useless|waste|never mind|forget it|whatever|leave it|not helpful|no help|still (doesn't|don't|not|no|won't|nothing)|i'll (just )?(go|cancel|call|try)|somewhere else|someone else|complain|not good enough|doesn't help|didn't help|no thanks to|fine\.|i guess)\b",
    "happy_end": r"\b(perfect|brilliant|great|awesome|wonderful|amazing|excellent|lovely|fantastic|star|legend|lifesaver|thank you so much|thanks so much|that's (great|perfect|it|all|everything|sorted)|works|worked|it's (back|working|on)|super|fab|smashing|you've been)\b",
    # record
    "reference": r"\b(reference|ref|(case|ticket|confirmation|booking|order|claim|job|incident|repair) (number|no|id|ref)|number is|[a-z]{1,5}-?\d{3,})\b",
    "recaps": r"\b((just )?to (confirm|recap|summari[sz]e|sum up|be clear|go over)|in summary|so (that's|i've|you've|we've|you're|it's)|let me (recap|confirm|read|go over)|reading (that|it) back|i have you (down )?(for|as)|all (set|confirmed)|is that (right|correct)|right\?|correct\?)",
    "notes": r"\b(i('ve| have|'ll| will|'m|) ?(just )?(also )?(noted|note|noting|written|write|writing|logged|log|recorded|put|made|make|left|leave|documented|typed|typing)|(a|the|your) note|on (your|the) (file|notes)|in writing|(email|text|letter|confirmation|sms) (with|has|to|will|is|shortly|confirming)|confirmation (email|text|letter)|sent you (an?|the)|you('ll| will) (get|receive|have) (an?|the) (email|text|letter|confirmation|sms|summary))\b",
    # beyond the question
    "anything_else": r"\b(anything|something|what) (else|further|more)\b|else (i|we) can|other (questions|way i can)",
    "offers": r"\b((shall|should) i|i can also|i could (also)?|would you like|would it help|would (that|a) .{0,20}help|do you want|want me to|i('ll| will| have|'ve) also|also,|while (i'm|i've|i have|you're|we're)|if you('d)? (like|want|prefer)|just so you know|by the way|one (more|last|other) thing|one (tip|thing)|a tip|tip:|in case|next time|in (the )?future|from now on|going forward|so (you|it|this|that) (don't|doesn't|won't|never)|before you go|before i let you|worth (knowing|doing|checking)|you might (also )?(want|like)|i('d| would) (recommend|suggest)|remember to|make sure (you|to)|keep (an eye|that|the|it)|if (it|that|anything|there's|you) .{0,40}(again|come back|call|ring|straight|back)|also (noticed|see|spotted)|i noticed|reminder|alert)\b",
    "beyond": r"\b(while (i'm|i've|i have|you're|we're|i am) (here|at it|on|in|got)|(so|that way) (this|that|it|you) (doesn't|don't|won't|never|can't|isn't)|before (you go|i let you|we finish)|one (more|last|other) thing|by the way|just so you know|next time|from now on|in case (you|it|that|they)|i('ve| have) also|i('ll| will) also|also (noticed|see|spotted|added|put)|i noticed|(set|add|put) (you )?(up )?(an?|the) ((\w+ )?alert|(\w+ )?reminder)|worth (knowing|checking|doing)|you might (also )?(want|like)|a (quick |little )?tip|would (it|that|a) .{0,25}help|no (charge|extra))\b",
    # close
    "thanks": r"\b(thank(s| you)?|thankyou|thx|cheers|appreciate\w*|grateful|ta|much obliged)\b",
    "thanks_for": r"\b(thank(s| you)|appreciate) (\w+ ){0,2}(for|your|you)\b",
    "company_thanks": r"thank(s| you) (again )?for (calling|contacting|choosing|banking|shopping|using|being (a|with)|reaching|flying|travell?ing|riding|playing|ringing|getting in touch|chatting|your (business|custom|patience|time|loyalty|call))",
    "goodwill": rf"\b((have|enjoy) (a|an|the|your|yourself|that|it|every)|({_WISHES}) (day|evening|night|weekend|trip|flight|stay|holiday|ride|afternoon|morning|one|rest)|enjoy|take care|all the best|good luck|best of luck|safe (travels?|trip|journey|drive|flight)|(i )?hope (you|your|it|she|he|they|that|the|everything|to)|look after|stay (safe|warm|dry|cool|well)|get well|feel better|congratulations|happy \w+|mind how you go|fingers crossed|give (him|her|them|the|your) .{0,15}(hug|scratch|pat|love)|tell (him|her|them|your|the)|looking forward|see you)\b",
    "bye": r"\b(bye+|goodbye|good bye|see you|ta-ra|farewell|cheerio|ciao|later|so long|night)\b",
    "welcome": r"\b(you('re| are) (very |so |most |more than )?welcome|my pleasure|no problem|glad (i|we|to|that|it)|happy to|any ?time|pleasure)\b",
    "here_for_you": r"\b(we're here|i'm here|(call|ring|message|contact|write|ask) (us|me|for me|back)|(any ?time|whenever) you|if you need (anything|us|me)|don't hesitate|reach out|feel free)\b",
}  # fmt: skip

# what is told by capitals, and so stands in the words as they were written
SHOUTS: Final = r"\b[A-Z]{4,}\b.*\b[A-Z]{2,}\b"

CUES: Final[tuple[str, ...]] = (*PHRASES, "shouts")
_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {name: re.compile(phrase, re.ASCII) for name, phrase in PHRASES.items()}
)
_SHOUTS: Final = re.compile(SHOUTS, re.ASCII)
_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_END_OF_SENTENCE: Final = re.compile(r"[.!?…]([\"'”)]*\s+)|(\n+)")


def plain(text: str) -> str:
    """The text as the phrases are written: straight apostrophes, small letters of A to Z."""
    return text.replace("’", "'").translate(_LOWER)


@lru_cache(maxsize=65536)
def cues_in(text: str) -> frozenset[str]:
    """The names of the cues that stand in this text."""
    lower = plain(text)
    found = {name for name, pattern in _PATTERNS.items() if pattern.search(lower)}
    return frozenset(found | {"shouts"} if _SHOUTS.search(text) else found)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a turn begin and end: spans without blank edges, none empty."""
    edges = [0]
    for match in _END_OF_SENTENCE.finditer(text):
        edges += match.span(match.lastindex or 0)
    edges.append(len(text))
    spans = (_trimmed(text, *span) for span in _pairs(edges))
    return [(start, end) for start, end in spans if start < end]


def _pairs(edges: list[int]) -> Iterable[tuple[int, int]]:
    return zip(edges[::2], edges[1::2], strict=True)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
