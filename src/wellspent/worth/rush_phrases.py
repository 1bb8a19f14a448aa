"""What the words of a turn say that the signs of rush need: patterns for RE2, in small letters.

They are read from the text alone, so that a table of turns is enough. `NAMES` is what is asked of
every text; `said_in` answers it for many texts at once.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

__all__ = ["Said", "said_in"]

Said = dict[str, npt.NDArray[Any]]

_FEELS: Final = (
    r"\b(i('m| am|'ve been| have been| feel) ((so|really|very|quite|just|kind|of|a|bit|getting|still|already|pretty|actually|extremely|and|little|now|rather|super|honestly|absolutely|completely|worried) ){0,4}"
    r"(frustrated|worried|anxious|nervous|scared|afraid|terrified|panicking|panicked|stressed|angry|furious|"
    r"upset|annoyed|fed up|sick of|tired of|exhausted|mortified|embarrassed|ashamed|crying|in tears|"
    r"disappointed|desperate|disgusted|sad|lonely|overwhelmed|gutted|devastated|heartbroken|struggling)"
    r"|(this|that|it|that's|it's|this's|what a|such a|how) ((is|was|has|been|so|really|very|just|quite|absolutely|a|an|all|bit|beyond|such|total|complete|utterly|getting|becoming|are) ){0,4}"
    r"(frustrating|worrying|ridiculous|unacceptable|nightmare|disgrace|disgraceful|outrageous|infuriating|maddening|stressful|upsetting|disappointing|insulting)"
    r"|this is (so |just |absolutely |really )?(awful|terrible|horrible|a joke|scary|a disaster)|i (really |just )?can't (cope|sleep|take (this|it|any)|afford (this|it|that|to))|my (\w+ )?(\w+ )?(died|passed away|has cancer|is dying)"
    r"|worried sick|at my wits)\b"
)
_NO_FEELING: Final = (
    r"\b(not|no longer|don't|isn't|wasn't|aren't|never|n't) (\w+ ){0,2}(worried|upset|angry|annoyed|nervous|scared|afraid|stressed|sad|frustrated|frustrating|terrible|awful|horrible|disappointed|that bad)"
    r"|\b(i'm|i am|so|very) (sad|afraid) (so|not)\b|\b(terribl[ey]|awful(ly)?) sorry\b|\b(i'm|i am) afraid (that|so|not|i|we|it|there|this|you)\b|can't wait"
)
_HARDSHIP: Final = (
    r"\b(still (doesn't|does not|don't|isn't|is not|not|won't|nothing|hasn't|no) \w+|that (doesn't|does not|didn't) (help|work|solve|answer|fix)|"
    r"you (still )?(haven't|have not|didn't|did not) (\w+ )?(answer\w*|explain\w*|told|tell|help\w*|fix\w*)|"
    r"(but|and) what about|what (if|about)|i('m| am) (still )?(confused|not happy|not satisfied)|"
    r"i (still )?(don't|do not) understand|it('s| is) (still )?not working)\b"
)
_MEETS: Final = (
    r"\b(sorry|apolog\w+|regret|forgive|i (do |can |totally |completely )?(understand|hear you|imagine|can see why|get it|get that|feel for|appreciate)|understandabl\w+|"
    r"that must|(that )?sounds (\w+ )?(hard|awful|rough|stressful|horrible|scary|frustrating|difficult|painful|like a)|no wonder|"
    r"don't blame|you're (not wrong|right)|you are right|i'd (be|feel|have been)|of course you|makes sense|"
    r"that('s| is) (\w+ )?(a lot|hard|horrible|rotten|awful|maddening|scary|frightening|rough|tough|no fun|not (fair|good|okay|right|ok|on)|unfair|infuriating|terrible|frustrating|annoying|upsetting|unacceptable|a shame|a pain|bad)|"
    r"oh (no|dear|gosh|my|wow|god)|ouch|gosh|goodness|bless|blimey|ugh|oof|yikes|poor (you|thing)|"
    r"don't (worry|panic|you worry)|no need to (worry|panic)|not to worry|no worries|we'll (get|sort|fix|figure)|i'll (stay|make sure|look after|take care|do everything|do my best|get this|fight|chase|sort)|"
    r"i've got you|you've got|take your time|no rush|let's (get|sort|fix|see what)|not your fault|nothing you did|condolences|sympath\w+|loss|"
    r"(you've|you have) (had|been|every)|frustrat\w+|stress\w*|worr(y|ied|ying)|hope (you|he|she|they|it|your|everything)|feel better|get well|reassur\w+|you did (the )?right|good (thing|job) you|it happens|you're not (the|alone|in)|safe|"
    r"hang in there|calm|best (wishes|of luck)|good luck|i know (it|this|that|how|you))\b"
)
_FAREWELL: Final = (
    r"(\b(good ?bye|bye+( now)?|take care|farewell|see you( soon| then| later)?|cheerio|ta-ra)\b"
    r"|\bthank(s| you)?( so much| very much| again)? for (calling|contacting|choosing|banking|shopping|using|reaching out|flying|ringing|chatting|your (call|business|custom|time|loyalty|patience|understanding))\b[^.!?]*"
    r"|\b(have|enjoy) (a|an|the|your|yourself)( \w+){0,3} (day|evening|night|weekend|trip|flight|stay|holiday|ride|afternoon|morning|one|rest|time)\b[^.!?]*)"
)
_COURTESY: Final = r"\b(thanks?( you)?|thank you|you'?re( very)? welcome|no problem|my pleasure|okay|ok|alright|all right|right|sure|great|perfect|lovely|cheers|please|so|well|then|now|and|too|the|a|you|sir|madam|ma'am|very much|so much|again|anything else|is there|was there|can i help( you)? with|do for you|today|i can|that's all|that's it|there you go)\b"  # fmt: skip
_ENDED: Final = r"\b(good ?bye|bye+( now)?|take care|thank(s| you)?( so much| very much| again)? for (calling|contacting|choosing|banking|shopping|using|ringing|chatting|flying|your (call|business|custom)))\b"  # fmt: skip
_WISHES: Final = r"\b((have|enjoy) an? (\w+ ){0,2}(day|evening|night|weekend|trip|flight|stay|holiday|ride|afternoon|one)|enjoy (the|your|that) \w+)\b"
_WAITS: Final = r"\b((one|just a|a|give me a) (moment|minute|sec\w*)|moment please|bear with|hold on|hang on|please wait|let me (just )?(check|see|look|find|pull|ask)|be right back|please hold|i'll (check|look|see))\b"  # fmt: skip
_DONE: Final = (
    r"\b(i('ve| have) (just |now |also |already |successfully |gone ahead and )*(booked|ordered|refunded|updated|changed|cancell?ed|fixed|set|reset|waived|reversed|scheduled|submitted|unlocked|moved|switched|added|credited|removed|processed|transferred|blocked|frozen|reported|made|placed|arranged|rebooked|rescheduled|put)"
    r"|(has|have) (now |just |successfully )*been (\w+ly )?(booked|ordered|refunded|confirmed|updated|changed|cancell?ed|fixed|set|reset|scheduled|submitted|added|credited|removed|processed|transferred|made|placed|arranged|approved)"
    r"|(is|are|you're|it's|that's|you are|we're|we are|everything's|everything is) (now |all |all now )*(booked|ordered|refunded|cancell?ed|fixed|reset|scheduled|submitted|unlocked|processed|all set|gone through|transferred|rebooked|paid)"
    r"|all (done|set|booked|sorted)|successfully \w+|(booking|order|transfer|payment|appointment|reservation|cancellation) (was|is|has been)( now)? (made|confirmed|successful|complete|completed|placed))\b"
)
_UNDONE: Final = r"\b(can't|cannot|can not|couldn't|could not|unable|unfortunately|not been|hasn't been|haven't been|isn't|not (\w+ )?(booked|done|possible|available)|as soon as|once (it|the|you|i|that)|when (it|the) (is|has)|if (it|the|you)|until|sorry|would you|shall i|can i|do you want|should i)\b"  # fmt: skip
_RECORD: Final = (
    r"(\d|\b(dr\.? \w+|reference|confirmation|case number|ticket|to (confirm|recap|summari[sz]e|sum up)|in summary|let me (recap|confirm|read|go over)|reading|you have (an?|the|your)|your \w+ (is|will be) (on|at|for)|"
    r"noted|note|notes|logged|on (your|the) (file|account|notes|record)|in writing|e-?mail\w*|text(ed)? (you|message)|letter|sms|receipt|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|noon|january|february|march|april|june|july|august|september|october|november|december)\b)"
)
_BACKCHANNEL: Final = r"^[^a-z]*((uh[- ]?huh|mm+[- ]?(hm+)?|hm+|mhm|yeah|yep|yes|yup|no|nope|ok|okay|right|sure|alright|all right|i see|great|oh|ah|aha|er+m*|um+|uh|and|so|good|fine|perfect|lovely|brilliant|fantastic|excellent|wow|gosh|sorry|exactly|absolutely|of course|got it|cool|thanks?|thank you|really|that's (right|fine|good|great)|fair enough|i understand|then|very|<\w+>|\[\w+\])[^a-z<\[]*){1,8}$"  # fmt: skip
_ASKS: Final = r"(^|[.!?,;:] *)([a-z0-9'-]+,? +){2,}[a-z0-9'-]+[^.!?a-z]*\?"
_ASKS_NOTHING: Final = (
    r"\b(how are you|you too|is that (ok|okay|right|correct)|you know|huh|pardon|sorry|anyone there)\s*\?"
    r"|have you (ever )?(been|met|heard|seen|tried|had)|(do|don't) you (like|love|want to|wanna|have (a|any) (pets|kids|favou?rite|robot|family))|wish me luck|want to (come|go|join|hear)|wanna|"
    r"are you (a|an) (robot|bot|human|person|real|machine|alien)|does your type|joke|can you believe|guess what|who knew|did you know|like me|would you like"
)
_AFFIRMS: Final = r"^[^a-z]*(yes|yep|yeah|no|nope|correct|sure|exactly|ok|okay|absolutely|of course|certainly|definitely|i (have|haven't|do|don't|can|can't|did|didn't)|it (is|isn't|does|doesn't)|that's right|right)\b"
_SETTLED: Final = (
    r"\b(thank\w*|thx|cheers|bye+|goodbye|good bye|c(ya|ee ya)|see (you|ya)|that('s| is|'ll be| will be| should be| will) (all|it|everything|do|good)|"
    r"no,? (that|i think|i'm|we|think|thanks)|nothing else|not at all|never ?mind|forget it|i'm (good|all set|fine)|(are|we're|i'm) done|nope|perfect|great|think so|guess not|then no|is it|all)\b[^a-z]*$"
    r"|\b(thank\w*|thx|cheers|bye+|goodbye|that('s| is|'ll be| will be| should be) (all|it|everything)|for now|wonderful)\b|^[^a-z]*(no|nah|nope|none|ok|okay)[^a-z]*$"
)
_PLEASED: Final = r"^[^a-z]*(oh |ok |okay )?(great|perfect|awesome|cool|excellent|wonderful|lovely|brilliant|thanks|thank you|nice|sweet|yay)\b"
_HOLDS_ON: Final = r"^[^a-z]*(no,? |oh,? |but |er,? )?(wait|hang on|hold on)\b|(--|—|–)[^a-z]*$"
_OPENS: Final = r"\b(my name is|this is|speaking|how (can|may) (i|we)|help you today)\b"
_THANKS: Final = r"\b(thank\w*|thx|cheers|bye+|goodbye)\b"
_NAMED: Final = r"[a-z,'’] [A-Z][a-z]{2,}|\[\w+\]"

_PATTERNS: Final = {
    "feels": _FEELS, "no_feeling": _NO_FEELING, "unsettled": _HARDSHIP, "meets": _MEETS,
    "ends": _ENDED, "wishes": _WISHES, "pleased": _PLEASED, "opens": _OPENS, "thanks": _THANKS, "holds_on": _HOLDS_ON, "waits": _WAITS, "done": _DONE, "undone": _UNDONE, "record": _RECORD,
    "backchannel": _BACKCHANNEL, "asks": _ASKS, "asks_nothing": _ASKS_NOTHING, "affirms": _AFFIRMS, "settled": _SETTLED,
}  # fmt: skip
_WORD: Final = r"[a-z0-9][a-z0-9'$£€.,:-]*"


def said_in(texts: Any) -> Said:
    """One array a name over these texts: yes or no of every pattern, and counts of words.

    `words` counts all, `left` those that stay when farewells and courtesies are taken away;
    `question` is a question mark that asks something; `statement` that some sentence states.
    """
    calls: Any = pc
    low = calls.utf8_lower(calls.replace_substring(calls.fill_null(texts, ""), "’", "'"))
    said: Said = {name: _array(calls.match_substring_regex(low, pattern)) for name, pattern in _PATTERNS.items()}  # fmt: skip
    said["feels"] &= ~said["no_feeling"]
    question = calls.match_substring(low, "?")
    said["question"] = said.pop("asks") & ~said.pop("asks_nothing") & ~said["settled"]
    said["ends"] = (said["ends"] & ~said.pop("opens")) | (said.pop("wishes") & ~_array(question))
    said["record"] |= _array(calls.match_substring_regex(calls.fill_null(texts, ""), _NAMED))
    low = calls.replace_substring_regex(low, r"<[^>]*>", " ")
    bare = calls.replace_substring_regex(low, _FAREWELL, " ")
    bare = calls.replace_substring_regex(bare, _COURTESY, " ")
    said["words"] = _array(calls.count_substring_regex(low, _WORD))
    said["left"] = _array(calls.count_substring_regex(bare, _WORD))
    stated = calls.replace_substring_regex(bare, r"[^.!?,]*\?", " ")
    said["stated"] = _array(calls.count_substring_regex(stated, _WORD))
    return said


def _array(values: Any) -> npt.NDArray[Any]:
    return np.asarray(values.to_numpy(zero_copy_only=False))
