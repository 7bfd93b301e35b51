"""Does a question ask for more than one thing?

"Who dug it, and when?" is answered by two sentences as often as by one.
"""

import re

from index.normalize import fold
from rag import small_talk

_ENGLISH = (
    r"\w\W+and (?:(?:at|by|for|from|in|of|on|to|with) )?"
    r"(?:who|whom|whose|what|when|where|which|why|how)\b"
    r"|\w\W+and (?:is|are|was|were|do|does|did|has|have|had|can|could|will|would) "
    r"(?:it|he|she|they|this|that|these|there|the|its|his|her|their|any|anyone)\b"
)
_ARABIC = (
    r"\w\W+و(?:بماذا|لماذا|ماذا|متي|امتي|اين|كيف|كم|بكم|هل|ليش|ايش|شو|وين|لمن|بمن"
    r"|(?:(?:الي|في|علي|من|عن) |ب)?اي|من اين|(?:من|ما) (?:هو|هي|هم|كان|كانت|الذي|التي|سبب|اسم))\b"
    r"|[،,؟?] ?و(?:من|ما|مين)\b"
)
_ANOTHER = re.compile(rf"{_ENGLISH}|{_ARABIC}|[?؟] *\w")


def asks_for_several(question: str) -> bool:
    """Tells whether a question has a second one in it, joined by "and" or after its mark."""
    return bool(_ANOTHER.search(fold(small_talk.without_greeting(question))))
