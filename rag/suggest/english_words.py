"""The words by which an English sentence is read. Tables only."""

import re


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _rows(text: str) -> tuple[tuple[str, str, str], ...]:
    """Reads rows of three words, parted by bars: base, past, participle."""
    read = (row.split() for row in text.split("|"))
    return tuple((base, past, done) for base, past, done in read)


_REGULAR = _set(
    """
    abandon abolish accept accuse acquire adapt add admit adopt advance agree air allow amend
    announce annex annul appear appoint approach approve arrest arrive ask assassinate assemble
    assign attack attempt attend attract authorise authorize award ban bomb boycott call campaign
    cancel capture carry cause cease celebrate certify challenge change charge charter circle claim
    classify clear climb close collaborate collapse collect collide colonise colonize combine
    commission compete compile complain complete compose concede conclude condemn conduct confirm
    conquer construct consume contact contain continue contract contribute convene convert convict
    coordinate copy cover create criticise criticize cross crown damage debut decide declare
    declassify decline decommission decorate decrease dedicate defeat defend define delay deliver
    demand demolish deny depart depict deploy deport depose describe design destroy detain detect
    develop devise die diagnose direct disappear discontinue discover discuss dismantle dismiss
    display dissolve distribute dive divide divorce document dominate donate double draft drop
    drown earn educate elect eliminate emerge emigrate employ enact encounter end endorse engage
    enlist enrol enroll enter eradicate erect erupt escape establish evacuate examine exceed
    execute exhibit exile expand expel expire explode explore export expose extend face fail
    feature file fill film finance finish fire fix flood follow force form found free fund gain
    gather generate govern graduate grant halt happen head help hire host identify ignite immigrate
    impeach implement import impose imprison improve inaugurate include incorporate increase induct
    inform inherit initiate injure inspect inspire install introduce invade invent invest
    investigate invite issue join jump kidnap kill land last launch lease legalise legalize license
    lift limit link list liberate locate lower maintain manage manufacture march marry measure
    merge migrate modernise modernize modify move murder name nationalise nationalize negotiate
    nominate notice notify observe obtain occupy occur offer open operate oppose orbit order
    organise organize oust outlaw overhaul own paint participate partition pass patent perform
    perish permit photograph pioneer place plan plant play pledge poison postpone praise predict
    prefer premiere prepare present prevent privatise privatize proclaim produce prohibit project
    promise promote propel propose protect protest prove provide publish pull punish purchase raid
    raise rank ratify reach rebrand recapture receive recognise recognize recommend reconstruct
    record recover redesign reduce refer reform refuse regain register reject relaunch release
    relinquish relocate remain remarry remodel remove rename renounce renovate reopen repair repeal
    replace reply report represent request require rescue resign resolve restore restrict result
    resume retain retire return reunite reveal revise revive revolt ruin rule sail sanction scrap
    seal secede secure seize select separate serve settle ship sign sponsor stage start state
    station stop store storm strengthen study submit succeed suffer suggest supply support suppress
    surpass surrender surround survey suspect suspend switch target test tour trade train transfer
    transform translate transmit transport travel treat triple turn unify unite unveil upgrade urge
    use vaccinate veto visit volunteer vote vow warn welcome widen witness work yield
    """
)
_DOUBLED = _set(
    """
    admit annul ban cancel drop enrol expel kidnap occur permit plan prefer propel refer scrap ship
    stop submit transfer transmit travel
    """
)
_IRREGULAR = _rows(
    """
        arise arose arisen|become became become|begin began begun|bear bore borne|beat beat beaten
        |bind bound bound|break broke broken|breed bred bred|bring brought brought|build built built
        |buy bought bought|cast cast cast|catch caught caught|choose chose chosen|come came come
        |cost cost cost|cut cut cut|deal dealt dealt|dig dug dug|draw drew drawn|drive drove driven
        |fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found
        |flee fled fled|fly flew flown|forbid forbade forbidden|freeze froze frozen|get got got
        |give gave given|go went gone|grow grew grown|hang hung hung|hear heard heard
        |hide hid hidden|hit hit hit|hold held held|keep kept kept|know knew known|lay laid laid
        |lead led led|leave left left|lend lent lent|let let let|light lit lit|lose lost lost
        |make made made|mean meant meant|meet met met|overtake overtook overtaken|pay paid paid
        |overthrow overthrew overthrown|put put put|read read read|rebuild rebuilt rebuilt
        |ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen
        |seek sought sought|sell sold sold|send sent sent|set set set|shake shook shaken
        |shoot shot shot|shut shut shut|sing sang sung|sink sank sunk|sleep slept slept
        |speak spoke spoken|spend spent spent|split split split|spread spread spread
        |stand stood stood|steal stole stolen|strike struck struck|swear swore sworn
        |sweep swept swept|swim swam swum|take took taken|teach taught taught|tear tore torn
        |tell told told|think thought thought|throw threw thrown|undergo underwent undergone
        |understand understood understood|undertake undertook undertaken|wear wore worn|win won won
        |wind wound wound|withdraw withdrew withdrawn|write wrote written|bear bore born
        |rewrite rewrote rewritten|redraw redrew redrawn|oversee oversaw overseen
        |foresee foresaw foreseen|forgive forgave forgiven|foretell foretold foretold
        """
)


def _past(base: str) -> str:
    """Returns the past form of a regular verb."""
    if base in _DOUBLED:
        return base + base[-1] + "ed"
    if base.endswith("e"):
        return base + "d"
    return base[:-1] + "ied" if re.search("[^aeiou]y$", base) else base + "ed"


_PAST_OF = {base: _past(base) for base in _REGULAR} | {b: past for b, past, _ in _IRREGULAR}
BASE = {past: base for base, past in _PAST_OF.items()} | {
    "canceled": "cancel",
    "traveled": "travel",
    "enrolled": "enroll",
    "had": "have",
}
"""Past form -> base form."""
PAST = {_past(base): _past(base) for base in _REGULAR} | {d: past for _, past, d in _IRREGULAR}
"""Participle -> past form."""
BASES = _REGULAR | {base for base, _, _ in _IRREGULAR} | {"be", "have", "do"}
PRESENT = {
    form + ("es" if form.endswith(("sh", "ch", "s")) else "s"): form
    for form in _set(
        """
        contain cover hold employ produce own operate lie weigh cost last take publish host house
        serve use offer run comprise consist receive include process support provide store export
        import
        """
    )
} | {"has": "have", "carries": "carry", "supplies": "supply"}
"""Third person of the present -> base form."""
BE = _set("is are was were")
FINITE = BE | BASE.keys() | PRESENT.keys() | {"will", "have"}
OTHER_VERBS = _set(
    "would can could may might must shall should do does did am be been being cannot"
)
INTRANSITIVE = _set(
    """
    appear arise arrive begin break cease collapse close continue crash debut depart die disappear
    dissolve emerge emigrate end erupt expire explode fall fail finish graduate happen immigrate
    land launch marry merge occur open originate perish premiere relaunch remarry reopen resign
    resume retire return revolt rise sail secede separate sink start succeed surrender withdraw
    """
)
"""Base forms that say enough without an object."""
LOCATED = _set("located situated based headquartered buried housed")
INCOMPLETE = LOCATED | _set(
    """
    seen given set put called considered used told said shown made known brought taken left kept
    asked allowed forced ordered included followed placed changed raised read thought reported
    expected required chosen led listed ranked named turned meant bound succeeded sent
    """
)
"""Participles that say too little without what follows them."""
SAYING = _set(
    "announce declare say report confirm state claim reveal tell propose predict promise deny"
)
CLAIMING = _set("claim propose predict promise deny")
"""Those that ask for one thing said even without a time."""
MADE = _set(
    """
    found invent discover design write compose paint direct build establish develop create
    introduce launch win lead
    """
)
"""Base forms of what one person is known for."""
ASPECTS = "capital|currency|official language|aim|goal|purpose|motto|function|cause"
HELD_IN = _set("born held built filmed")
"""Participles that a place may follow."""
NOT_BY = LOCATED | _set(
    """
    followed caused surrounded accompanied affected bordered dominated replaced used hit struck
    covered known held divided met given destroyed damaged
    """
)
"""Participles after which "by" may lead to what is nobody."""
PREPOSITIONS = _set(
    """
    of in on at by for from to into onto with without within under over above below between among
    against through during about around across near beside along towards toward upon as per via
    than beyond behind beneath outside inside despite
    """
)
DETERMINERS = _set("the a an his her its their our my your some any each every all both most no")
BLOCKED = _set(
    """
    he she it they we i you him them us me this that these those there here who whom whose which
    what when where why how not never neither nor none such same similar another other others
    latter former however therefore thus hence if whether because although though while since until
    but or respectively following meanwhile himself herself itself themselves further additional
    suit
    """
)
"""Words that a question never holds: they lean on something, or begin another clause."""
DROPPED = _set("also later then subsequently eventually finally soon again thus therefore even")
ADVERBS = DROPPED | _set("first once still now just only jointly")
STOPS = _set(
    """
    when while after before because although though since until where which who whose whom that
    whether if but whereas unless following so making killing causing including becoming leaving
    giving allowing bringing starting beginning
    """
)
"""Words that end a clause."""
NEEDED = _set("that which who whose whom whether if of to")
"""Words after which a clause goes on that says too little without what follows."""
MAY_FOLLOW = (PREPOSITIONS - _set("of to into as than against") | STOPS - NEEDED) | {"and"}
"""Words that may follow a time; the clause is then cut there."""
MONEY = _set("dollars euros pounds francs yen yuan rupees dinars dirhams riyals liras roubles")
SPENT = _set("cost pay spend raise earn invest donate receive borrow lend lose")
PLURALS = _set("people men women children species aircraft spacecraft staff")
EXTENT = _set("long high tall deep wide old thick")
MEASURED = (
    "population|area|length|height|depth|width|diameter|mass|weight|capacity|cost|price|budget"
    "|speed|elevation|circumference"
)
UNIQUE = _set("world moon sun earth internet throne crown presidency war sea ocean universe south")
"""Nouns that "the" makes one of a kind wherever they stand."""
VAGUE = _set(
    """
    song album film series show book game company project plan deal agreement treaty building
    bridge ship plane team club band group organisation organization programme program scheme
    spacecraft probe craft mission vessel study report law bill act case site area region city town
    village country island river park house castle palace church school university hospital station
    airport line road official new old resulting single track script score dispute championship
    title match
    """
)
"""Words after "the" that mean what was named before."""
NOT_NAMES = _set(
    """
    despite following unlike like according within upon among along near outside inside behind
    beyond throughout per via today eventually originally initially later then another several many
    one two three both most some all each every
    """
)
PERSONS = _set(
    """
    politician writer author poet novelist playwright scientist physicist chemist biologist
    mathematician engineer physician doctor surgeon actor actress singer musician composer painter
    artist sculptor architect philosopher historian economist lawyer judge general admiral king
    queen emperor sultan footballer player athlete coach director producer journalist inventor
    explorer astronomer astronaut theologian scholar activist businessman entrepreneur teacher
    professor statesman diplomat linguist psychologist photographer filmmaker comedian rapper
    """
)
THINGS = _set(
    """
    university college school company corporation organisation organization agency film movie
    series novel book album song game program programme software language system protocol disease
    virus species genus treaty agreement war battle festival award museum bridge building church
    mosque temple airport station spacecraft probe telescope rocket aircraft ship planet moon star
    galaxy element compound drug vaccine theory method algorithm framework library standard format
    newspaper magazine journal website party movement religion holiday sport technique instrument
    machine device engine vehicle project law constitution court parliament bank currency canal dam
    railway stadium park palace castle fortress institute
    """
)
PLACES = _set(
    """
    city town village municipality island lake river mountain commune suburb neighbourhood
    neighborhood port valley desert
    """
)
EVENTS = _set("war battle treaty agreement festival movement")
"""Things of which one also asks what they were."""
