"""The words for numbers, measures and dates in both languages, folded as texts are.

Tables only; `rag.quantities` reads texts by them.
"""

from collections.abc import Mapping

from index.normalize import fold


def _table(text: str) -> dict[str, float]:
    """Reads lines of a value and the words for it."""
    found = {}
    for line in text.strip().splitlines():
        value, *names = line.split()
        found.update({fold(name): float(value) for name in names})
    return found


def _by_word(lists: Mapping[str, str]) -> dict[str, str]:
    return {fold(word): name for name, listed in lists.items() for word in listed.split()}


def _set(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


UNITS = _table("""
0 zero صفر
1 one واحد واحدا واحدة إحدى أحد
2 two اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي both كلا كلتا كلاهما كليهما
3 three ثلاثة ثلاث ثلاثا
4 four أربعة أربع أربعا
5 five خمسة خمس خمسا
6 six ستة ست ستا
7 seven سبعة سبع سبعا
8 eight ثمانية ثماني ثمان ثمانيا
9 nine تسعة تسع تسعا
10 ten عشرة عشر
11 eleven
12 twelve dozen دزينة
13 thirteen
14 fourteen
15 fifteen
16 sixteen
17 seventeen
18 eighteen
19 nineteen
""")
TENS = _table("""
20 twenty عشرون عشرين
30 thirty ثلاثون ثلاثين
40 forty أربعون أربعين
50 fifty خمسون خمسين
60 sixty ستون ستين
70 seventy سبعون سبعين
80 eighty ثمانون ثمانين
90 ninety تسعون تسعين
""")
HUNDREDS = _table("""
100 hundred مئة مائة
200 مئتان مئتين مائتان مائتين مئتا مئتي
300 ثلاثمئة ثلاثمائة
400 أربعمئة أربعمائة
500 خمسمئة خمسمائة
600 ستمئة ستمائة
700 سبعمئة سبعمائة
800 ثمانمئة ثمانمائة ثمانيمئة
900 تسعمئة تسعمائة
""")
SCALES = _table("""
1000 thousand ألف
1000000 million mn مليون
1000000000 billion bn مليار بليون
1000000000000 trillion تريليون
""")
"""Those that name a number by themselves."""
COUNTED_SCALES = SCALES | _table("""
1000 thousands ألفا آلاف الاف
1000000 millions مليونا ملايين
1000000000 billions مليارا مليارات بلايين
1000000000000 trillions تريليونا تريليونات
""")
"""Those that may follow a number; alone they name none ("thousands of people", آلاف الناس)."""
DOUBLES = _table("""
2000 ألفان ألفين ألفي
2000000 مليونان مليونين مليوني
2000000000 ملياران مليارين ملياري
""")
DOUBLES_BEFORE_NOUN = _table("""
2000 ألفا
2000000 مليونا
2000000000 مليارا
""")
"""The dual only where what is counted follows: خمسون ألفا is fifty thousand."""
ORDINALS = _table("""
1 first الأول الأولى الحادي الحادية
2 second الثاني الثانية
3 third الثالث الثالثة ثالث ثالثة
4 fourth الرابع الرابعة رابع رابعة
5 fifth الخامس الخامسة خامس خامسة
6 sixth السادس السادسة سادس سادسة
7 seventh السابع السابعة سابع سابعة
8 eighth الثامن الثامنة ثامن ثامنة
9 ninth التاسع التاسعة تاسع تاسعة
10 tenth العاشر العاشرة عاشر عاشرة
11 eleventh
12 twelfth
13 thirteenth
14 fourteenth
15 fifteenth
16 sixteenth
17 seventeenth
18 eighteenth
19 nineteenth
20 twentieth
30 thirtieth
""")
PARTS = _table("""
0.5 half نصف
0.3333333333333333 ثلث
0.6666666666666666 ثلثا ثلثي ثلثان ثلثين
0.25 ربع
0.4 خمسي
0.16666666666666666 سدس
""")
"""Fractions that are told by their form."""
PARTS_OF_THE = _table("""
0.2 خمس
0.14285714285714285 سبع
0.1111111111111111 تسع
0.1 عشر
""")
"""Written like five, seven, nine and ten: fractions only before a noun with the article."""
NAMED_PARTS = _table("""
0.3333333333333333 third
0.25 quarter fourth
0.2 fifth
0.16666666666666666 sixth
0.14285714285714285 seventh
0.125 eighth
0.1111111111111111 ninth
0.1 tenth
""")
"""Written like ordinals: fractions only as in "a third of"."""
COUNTED_PARTS = _table("""
0.5 halves أنصاف
0.3333333333333333 thirds أثلاث
0.25 quarters أرباع
0.2 fifths أخماس
0.16666666666666666 sixths أسداس
0.14285714285714285 sevenths أسباع
0.125 eighths أثمان
0.1111111111111111 ninths أتساع
0.1 tenths أعشار
""")
AFTER_PART = _set(
    """
    of as below above more less lower higher smaller larger fewer than in on to from by over since
    within this last next every compared with if it and or but when while after before during
    between against is are was were has have had will would can could must should do does did not
    """
)
"""What follows "a third" where it is no ordinal."""
NO_PART = _set(
    """
    final finals time year yearly past back hearted way brother sister first second third fourth
    last latter former other الأول الثاني الثالث الرابع الأخير الآخر نهائي النهائي سنوي السنوي سنوية
    السنوية
    """
)
"""Beside these a half or a quarter is a name: "the first half", نصف النهائي."""
DUALS = _by_word(
    {
        "day": "يومان يومين",
        "week": "أسبوعان أسبوعين fortnight",
        "month": "شهران شهرين",
        "year": "عامان عامين سنتان سنتين",
        "hour": "ساعتان ساعتين",
        "minute": "دقيقتان دقيقتين",
        "second": "ثانيتان ثانيتين",
        "decade": "عقدان عقدين",
        "century": "قرنان قرنين",
        "metre": "متران مترين",
        "kilometre": "كيلومتران كيلومترين",
        "degree": "درجتان درجتين",
        "times": "مرتان مرتين twice",
    }
)
MEASURES: dict[str, tuple[str, float]] = {}
"""Dimension, and how many of its base unit one of the unit is."""
for _line in """
length 0.001 mm millimetre millimetres millimeter millimeters مليمتر مليمترا ملم
length 0.01 cm centimetre centimetres centimeter centimeters سنتيمتر سنتيمترا سنتيمترات سم
length 1 m metre metres meter meters متر مترا أمتار
length 1000 km kilometre kilometres kilometer kilometers كيلومتر كيلومترا كيلومترات كم كلم
length 1609 mile miles ميل ميلا أميال
length 0.3048 foot feet ft قدم قدما أقدام
length 0.0254 inch inches بوصة بوصات
length² 10000 hectare hectares هكتار هكتارا هكتارات
length² 4047 acre acres فدان فدانا أفدنة
length² 1000 dunum dunums dunam دونم دونما دونمات
mass 0.001 mg milligram milligrams مليغرام مليغراما ملليغرام ميليغرام ملغ
mass 1 gram grams غرام غراما غرامات جرام جراما
mass 1000 kg kilogram kilograms kilo kilos كيلوغرام كيلوغراما كيلوغرامات كيلوجرام كيلو
mass 1000 كغ كغم كلغ كلغم
mass 1000000 tonne tonnes ton tons طن طنا أطنان
length³ 0.000001 ml millilitre millilitres milliliter milliliters مليلتر مليلترا
length³ 0.001 litre litres liter liters لتر لترا لترات ليتر ليترا
length³ 0.159 barrel barrels برميل برميلا براميل
time 1 second seconds ثانية ثواني ثوان
time 60 minute minutes دقيقة دقائق
time 3600 hour hours ساعة ساعات
time 86400 day days يوم يوما أيام
time 604800 week weeks أسبوع أسبوعا أسابيع
months 1 month months شهر شهرا أشهر شهور
months 12 year years عام عاما أعوام سنة سنوات سنين
months 120 decade decades عقد عقدا عقود
months 1200 century centuries قرن قرنا قرون
percent 1 % ٪ percent percentage
dollar 1 $ dollar dollars دولار دولارا دولارات
euro 1 € euro euros يورو
cent 1 cent cents سنت سنتا سنتات
franc 1 franc francs فرنك فرنكا فرنكات
krone 1 krone kroner krona kronor كرون كرونة كرونا كرونات
pound 1 £ pound pounds جنيه جنيها جنيهات
dinar 1 dinar dinars دينار دينارا دنانير
dirham 1 dirham dirhams درهم درهما دراهم
riyal 1 riyal riyals rial rials ريال ريالا ريالات
lira 1 lira liras ليرة ليرات
shekel 1 shekel shekels شيكل شيقل شواكل
ringgit 1 ringgit رينغيت
rand 1 rand راند
won 1 won وون
baht 1 baht بات
peso 1 peso pesos بيزو
naira 1 naira نايرا
yen 1 yen ين
yuan 1 yuan يوان
rupee 1 rupee rupees روبية روبيات
rouble 1 rouble roubles ruble rubles روبل روبلا
power 1000 kilowatt kilowatts kw كيلوواط كيلووات
power 1000000 megawatt megawatts mw ميغاواط ميغاوات
power 1000000000 gigawatt gigawatts gw غيغاواط غيغاوات
degree 1 ° degree degrees درجة درجات
""".strip().splitlines():
    _dimension, _factor, *_names = _line.split()
    MEASURES.update({fold(name): (_dimension, float(_factor)) for name in _names})
CURRENCIES = _set(
    """
    dollar euro cent franc krone pound dinar dirham riyal lira shekel ringgit rand won baht peso
    naira yen yuan rupee rouble
    """
)
"""The dimensions that are money."""
POWERS = {
    **dict.fromkeys(_set("square مربع مربعا مربعة"), 2),
    **dict.fromkeys(_set("cubic مكعب مكعبا مكعبة"), 3),
}
DEGREES = _by_word({"°C": "celsius centigrade c مئوية", "°F": "fahrenheit f فهرنهايت"})
CURRENCY_SIGNS = frozenset("$€£")
HUNDREDTHS = _set("المئة المائة مئة مائة")
MONTHS = _table("""
1 january jan يناير جانفي
2 february feb فبراير شباط فيفري
3 march مارس آذار
4 april أبريل إبريل نيسان أفريل
5 may مايو أيار ماي
6 june يونيو حزيران جوان
7 july يوليو تموز جويلية يوليوز
8 august aug أغسطس آب أوت غشت
9 september sept سبتمبر أيلول شتنبر
10 october oct أكتوبر
11 november nov نوفمبر نونبر
12 december dec ديسمبر دجنبر
""")
UNSURE_MONTHS = _set("march may jan مارس آب ماي جوان أوت")
"""Also words of other meaning: months only beside what tells a time."""
MONTH_CONTEXT = _set(
    """
    in of since by until from to last next early late mid during between before after throughout
    في من شهر منذ حتى إلى خلال بين قبل بعد مطلع أول أوائل نهاية أواخر منتصف بداية آخر غاية غرة
    """
)
MONTH_AFTER = _set("الماضي المقبل القادم الجاري الفائت last next")
TWO_WORD_MONTHS = {
    (fold(first), fold(second)): month
    for first, second, month in (
        ("كانون", "الثاني", 1),
        ("تشرين", "الأول", 10),
        ("تشرين", "الثاني", 11),
        ("كانون", "الأول", 12),
    )
}
WEEKDAYS = _table("""
0 monday الاثنين الإثنين
1 tuesday الثلاثاء
2 wednesday الأربعاء
3 thursday الخميس
4 friday الجمعة
5 saturday السبت
6 sunday الأحد
""")
DECADES = _table("""
20 twenties عشرينيات عشرينات
30 thirties ثلاثينيات ثلاثينات
40 forties أربعينيات أربعينات
50 fifties خمسينيات خمسينات
60 sixties ستينيات ستينات
70 seventies سبعينيات سبعينات
80 eighties ثمانينيات ثمانينات
90 nineties تسعينيات تسعينات
""")
CENTURY = _set("century قرن القرن")
RATES = _by_word(
    {
        "hour": "hourly",
        "day": "daily يوميا يومية اليومي",
        "week": "weekly أسبوعيا أسبوعية أسبوعي",
        "month": "monthly شهريا شهرية شهري",
        "year": "yearly annually annual سنويا سنوية سنوي",
    }
)
PERIODS = _by_word(
    {
        "second": "second ثانية",
        "minute": "minute دقيقة",
        "hour": "hour ساعة",
        "day": "day يوم",
        "week": "week أسبوع",
        "month": "month شهر",
        "year": "year عام سنة",
    }
)
PER = _set("per each every كل لكل")
NO_RATE_BEFORE = _set(
    """
    in for within of than over after before by last about half nearly almost and or just only
    once from to on with
    """
)
"""Before "a year" these say how long or when, not how often."""
NO_RATE_AFTER = _set(
    """
    after before later earlier ago ahead long old from when since نفسه نفسها ذاته ذاتها
    """
)
ROUGH = _set(
    """
    about around nearly almost roughly approximately some close over under above below more
    less fewer least most exceeding exceeded upwards نحو حوالي قرابة زهاء تقريبا قرب أكثر أقل
    يناهز تناهز قارب يقارب تقارب يزيد تزيد تجاوز يتجاوز تتجاوز فوق دون بضعة
    """
)
