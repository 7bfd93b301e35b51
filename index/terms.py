"""Text -> terms: the content words of a text in every form in which they can meet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from index.language import detect
from index.names import skeletons
from index.normalize import root, stem, without_ending, without_preposition, words
from index.translate import translations
from index.types import Language

_ENGLISH_STOP = frozenset(
    words(
        """
        a about above after again against all also am an and any are as at be because been before
        being below between both but by can could did do does doing done down during each few for
        from further had has have having he her here hers him his how i if in into is it its itself
        just many me might more most much must my no nor not now of off on once only or other
        our out over own please same shall she should so some such tell than that the their them
        then there these they this those through to too say says said under until up very was we
        were what when where whether which while who whom whose why will with would you your
        actually already always anyone anything else even ever everyone everything get gets getting
        got happen happened happens instead let lot nobody nothing perhaps quite really someone
        something still thing things yet
        """
    )
)
_ARABIC_STOP = frozenset(
    words(
        """
        من في على إلى عن مع حتى منذ خلال بعد قبل بين عند لدى لدي حول ضد دون بدون غير سوى نحو فوق تحت
        أمام وراء ما ماذا متى أين كيف كم لماذا لم لن لا ليس ليست ليسوا هل أي أية أيهما أيهم مين ليه
        ايه إيه وين شو هو هي هم هن هما أنا نحن أنت أنتم هذا هذه هذان هذين هؤلاء ذلك تلك أولئك هنا
        هناك الذي التي الذين اللذان اللذين اللتان اللتين اللاتي اللواتي أن إن أنه أنها إنه إنها بأن
        بأنه بأنها لأن لأنه لأنها كأن لكن لكنه لكنها ولكن أو أم أما إما إذا إذ إذن لو لولا كما كان
        كانت كانوا يكون تكون سيكون ستكون كل كلا كلتا كلاهما بعض جميع أيضا أيضًا قد لقد سوف ثم حين
        حينما عندما بينما حيث التى الى له لها لهم لهما لي لك به بها بهم بهما فيه فيها فيهم فيهما منه
        منها منهم منهما عليه عليها عليهم عنه عنها عنهم إليه إليها معه معها فما فهل فمن فكم فمتى فأين
        ومن وما وهل ومتى وأين وكيف وكم ولماذا وفي وعلى وإلى وعن ومع وهو وهي وهم وأن وإن ولا ولم ولن
        وقد وكان وكانت بما مما عما فيما لما كذا كذلك مثل مثلما يا تم يتم مِن بماذا لمن بم بمن عم قال
        قالت يقول تقول قالوا لماذا إياه نفسه نفسها أجل نعم فقط أخبرني حدثني اذكر زي
        ليش ايش إيش وايش وإيش بايش شنو شلون علاش فين امتى إمتى وامتى كام بكام قديش قداش شقد منو
        مينو ازاي إزاي اللي يلي عشان علشان مشان كمان برضه بس مش لسه هيك كده كدا
        فعلا حقا تماما دائما أحدا شيء شيئا أصلا طبعا تقريبا ممكن يمكن لازم لكي إلا لديه
        لديها لديهم عنده عندها عندهم بينها بينهم بينهما كلها كله كلهم جميعها جميعهم بعضها بعضهم
        حينها وقتها أثناء صار صارت أليس فكيف فلماذا
        """
    )
)
STOP_WORDS = _ENGLISH_STOP | _ARABIC_STOP | {"s", "t", "و", "ال"}

_ASKS_FOR = frozenset(words("what which whose ما أي بأي لأي وما"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A content word in the forms in which it can meet another."""

    word: str
    """Folded surface form."""
    stem: str
    detached: str
    """Stem without a preposition that may be attached (Arabic), or nothing."""
    root: str
    """Three Arabic consonants, or nothing."""
    skeletons: tuple[str, ...]
    """Consonants that meet across scripts, each led by the mark of its script, `arx` or `enx`."""

    @property
    def stems(self) -> tuple[str, ...]:
        """The stem, and the stem without an attached preposition if there may be one."""
        return (self.stem, self.detached) if self.detached else (self.stem,)

    @property
    def bare(self) -> tuple[str, ...]:
        """The stems without a pronoun or the accusative (Arabic only)."""
        return tuple(form for form in map(without_ending, self.stems) if form)

    @property
    def language(self) -> Language:
        """The language by the word's script; a number has none."""
        return detect(self.word)

    @property
    def translations(self) -> Mapping[str, float]:
        """Stems of the other language that translate the word, with weights up to 1 in all."""
        return translations(self.stem) or translations(self.detached)

    @property
    def counterparts(self) -> tuple[str, ...]:
        """The skeletons that this word would have in the other script."""
        return tuple(("enx" if s.startswith("arx") else "arx") + s[3:] for s in self.skeletons)


def terms(text: str) -> tuple[Term, ...]:
    """Returns the content words of a text, in order and repeated as they are."""
    return tuple(_terms(text))


def _terms(text: str) -> Iterator[Term]:
    for word in words(text):
        if word not in STOP_WORDS:
            yield _term(word)


@lru_cache(maxsize=100_000)
def _term(word: str) -> Term:
    script = "enx" if word.isascii() else "arx"
    marked = tuple(script + s for s in skeletons(word))
    detached = stem(without_preposition(word))
    return Term(word=word, stem=stem(word), detached=detached, root=root(word), skeletons=marked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question's terms, and which of them only name the kind of answer."""

    terms: tuple[Term, ...]
    focus: frozenset[str]
    """`team` in "which team won", `منطقه` in "أي منطقة": answers seldom repeat such a word."""


def question_terms(question: str) -> Asked:
    """Returns the different content words of a question; all its words if none has content."""
    said = words(question)
    found = tuple(dict.fromkeys(terms(question)))
    focus = frozenset(
        following
        for word, following in pairwise(said)
        if word in _ASKS_FOR and following not in STOP_WORDS
    )
    return Asked(terms=found or tuple(dict.fromkeys(_term(word) for word in said)), focus=focus)
