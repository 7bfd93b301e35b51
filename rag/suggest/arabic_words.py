"""The words by which an Arabic sentence is read, folded. Tables only."""

from collections.abc import Mapping

from index.normalize import fold


def _folded(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


def _pairs(text: str) -> Mapping[str, str]:
    found = (pair.split(":") for pair in text.split())
    return {fold(many): one for many, one in found}


def _past_forms(text: str) -> dict[str, bool]:
    """Returns the folded forms of verbs, given in the masculine, and which are feminine."""
    found = {}
    for verb in text.split():
        found[fold(verb)] = False
        found[fold(verb[:-1] + "ت" if verb[-1] in "ىا" else verb + "ت")] = True
    return found


def _present_forms(text: str) -> dict[str, bool]:
    return {fold(first + verb[1:]): first == "ت" for verb in text.split() for first in "يت"}


BEFELL = _past_forms(
    """
    بدأ ابتدأ انتهى انطلق اندلع نشب نشأ تأسس انعقد جرى توفي مات ولد وقع حدث صدر وصل سقط انهار هبط
    انفصل استقل انضم عاد استقال تشكل ظهر اختفى غرق تحطم انفجر ثار تقاعد رحل هاجر انتقل تحرر توقف
    توحد أعدم اغتيل سجن نفي توج أنشئ أقيم بني ألغي استؤنف أعيد سمي أدرج بيع تم استيقظ تفكك انسحب
    فشل اشتعل انقطع انقرض اختير أبحر اجتمع صعد اصطدم تنازل تنحى استشهد انقلب اكتمل استقر أطيح خرج
    أجري أضيف تخرج ترشح اندمج انشق أفلس استسلم تأهل أحيل اتحد تضاعف
    """
)
"""Verbs of what happened to their first noun."""
EITHER = _past_forms(
    """
    اعتقل انتخب قتل شيد دشن افتتح أطلق عقد نشر اكتشف اخترع طور صمم اعتمد أقر أبرم هدم دمر رمم نقل
    فرض رفع منح استخدم عرض ألف ترجم طبع حفر قسم احتل أسس أغلق عين هزم عرف تسلم استلم تزوج طرح صنف
    سجل رصد أسر وقع كتب
    """
)
"""Verbs that are written alike whether they are active or passive."""
HAPPENED = {**BEFELL, **EITHER}
AGENTS = _folded(
    """
    وزارة شركة منظمة حكومة الحكومة الرئيس الملك الأمير الوزير رئيس ملك وزير مجلس وكالة هيئة جامعة
    لجنة مؤسسة المؤسسة الجيش جيش قوات القوات الشرطة صحيفة مجلة قناة بنك البنك البرلمان المحكمة حزب
    حركة نادي المنتخب الاتحاد اتحاد الباحثون العلماء العالم الطبيب المهندس المخترع المفوضية الجمعية
    جمعية
    """
)
"""Heads of a subject that does something rather than that something is done to it."""
DID = _past_forms(
    """
    دخل غادر تولى اعتلى فاز أخذ وجه استضاف قدم أصدر أجرى أكمل أتم نفذ أرسل قاد فتح غزا حرر استولى
    سيطر أعاد بنى ألغى ألقى أنهى أوقف باع اشترى استعاد حقق رفض قبل وافق صادق طلب اقترح استقبل زار
    التقى هاجم حاصر ضرب قصف أحرق انتصر حكم خلف ترأس شارك احتفل غير حول أدخل استحوذ سحب أيد خفض حظر
    منع أطاح شغل نال حصل خاض أصاب حمل قطع أنتج جمع بقي تعرض ضم أعلن اختار تبنى أنشأ أقام وقف كشف
    كلف أنفق باشر استهل واجه صنع ابتكر حضر اقتحم اعترف وصف حصد خسر وضع رسم نظم أدار طالب أدان سلم
    التحق استخرج علق
    """
) | _present_forms("يضم يملك يشغل ينتج يحمل يوظف يصدر يستهلك يستقبل يحتاج يعاني يستخدم يعتمد")
"""Verbs that need both who did it and what was done."""
INCOMPLETE = _past_forms("عين اختير انتخب كلف منح سمي استخدم عرض أدرج صنف عرف أصيب نقل أعيد طرح")
"""Verbs that say little of a bare name."""
CLAIMED = _past_forms("أعلن أكد ذكر أوضح صرح توقع أفاد زعم كشف نفى")
FIRM = _past_forms("أعلن أكد زعم نفى توقع كشف")
"""Those that ask for one thing said even without a time."""
CONSISTS = _present_forms("يتكون يتألف")
OPENERS = _folded("قد وقد فقد لقد ولقد ثم كما")
"""Words before a verb that a question leaves out."""
IDLE = _folded("حاليا أيضا كذلك تقريبا لمدة مدة قد")
"""Words that a question leaves out."""
BORN = _past_forms("ولد توفي مات")
"""Verbs whose questions end with the name."""
TOWARDS = _folded("إلى على من عن في")
"""Prepositions that may lead to what a verb calls for."""
OBJECT_LEADS = _folded("على عن إلى أول")
"""Words that begin an object."""
BY_HAND = ("علي", "يد")
BY = frozenset((BY_HAND, ("من", "قبل"), ("علي", "ايدي")))
"""Words that lead to the one who did what the passive tells."""
VAGUE = _folded(
    """
    المدينة الشركة الدولة البلاد المنطقة الحكومة الوزارة الجامعة الرئيس الوزير الملك المشروع
    الاتفاق القرار القانون المعلومات النتائج الزوجان الفيلم الكتاب المنظمة الفريق المجموعة القرية
    الجزيرة النهر الرواية السلسلة البرنامج الحزب النادي المستشفى المصنع المبنى الجسر السد المسجد
    المتحف اللجنة
    """
)
"""Nouns that alone mean what was named before."""
THAT = _folded("أن بأن أنه أنها")
BOUNDS = _folded("من حتى قبل بعد إلى بين عامي سنتي منذ لغاية نحو حوالي وحتى")
"""Words before a time that is a bound and no answer to "when"."""
ENDS_IN_H = _folded("الله مياه وجه شبه اتجاه تجاه عبدالله فقه")
"""Words whose last letter is their own and no pronoun."""
MADE = _folded("اخترع اكتشف صمم أسس أنشأ ألف كتب بنى أطلق صنع أخرج قاد دخل وصف ابتكر طور")
"""Verbs of what one person is the first to do."""
ASPECTS = _folded("عاصمة عملة هدف غاية سبب شعار وظيفة مقر")
"""What is asked of a thing by itself: its capital, its purpose."""
REACHED = _past_forms("بلغ") | _present_forms("يبلغ")
LASTED = _past_forms("استغرق استمر دام") | _present_forms("يستغرق يستمر يدوم")
LIES = _present_forms("يقع")
STARTS = _present_forms("ينبع يبدأ ينطلق")
"""Verbs of which one asks from where."""
ONE_OF_A_KIND = _folded(
    "المريخ زحل المشتري القمر الأرض الشمس الزهرة عطارد القدس الأمن القرآن الأبيض"
)
"""Names that no other rule tells."""
NAMED = _folded(
    """
    جامعة مدينة شركة بلدة قرية نهر جزيرة جبل محافظة حزب مجلة صحيفة مسجد جامع متحف معركة حرب معاهدة
    قصر قلعة ميناء مطار سد جسر قناة بحيرة خليج مضيق مسرح بطولة قمة كنيسة دير وزارة وكالة منظمة كأس
    خلافة إمارة مملكة جمهورية دولة
    """
)
"""Nouns whose next word is a name, or makes one of them."""
TITLES = _folded("الملك الملكة الأمير الأميرة الشيخ السلطان الخليفة الإمام الدكتور الرئيس الطبيب")
"""Titles: a name follows."""
COMPANIES = _folded("شركة منظمة وكالة مجلة صحيفة حزب مسرح قناة")
"""Those whose next word is no name where it has the article."""
FEMALE = _folded("حرب أرض شمس نار سوق دار بئر مصر أمم قوات رياح نفس")
"""Feminine nouns without the ending, and without the article."""
MASCULINE = _folded(
    """
    بحر جبل نهر قصر خليج مضيق سد ميناء مطار متحف مسجد جامع نظام مجلس مشروع مركز معهد بنك اتحاد حزب
    برنامج قانون لقاح مسبار جسر مؤتمر اتفاق ملعب فيلم كتاب
    """
)
"""Nouns that a word of unknown gender could be taken for, without the article."""
PARTICLES = _folded(
    """
    في من إلى على عن مع بين بعد قبل حتى منذ عند لدى خلال حول ضد دون نحو تحت فوق أمام وراء عبر لدن
    رغم بسبب نتيجة أن إن ما لا لم لن ليس ليست هو هي هم هما هن نحن كما كي لكي ثم أو أم بل لكن لكنه
    لكنها حيث حين حينما عندما بينما لأن لأنه لأنها إذ إذا مما وهو وهي وهم وهما وكان وكانت وقد فقد
    قد بعدما قبلما ريثما كان كانت إلا سوى غير مثل أي وذلك ولم ولا ولن عقب إثر أثناء ضمن وفق بموجب
    أول لأول مرة نفس كل بعض قرب
    """
)
"""Words that are no noun: none of them is a subject."""
STARTS_SUBJECT = _folded("أول كل آخر ثاني ثالث")
"""Words that a subject may begin with all the same."""
STOPS = _folded(
    """
    حيث حين حينما عندما بينما لأن لأنه لأنها إذ إذا مما وهو وهي وهم وهما وكان وكانت وقد فقد بعدما
    قبل بعد قبلما ريثما أي وذلك ولكن لكن ولم بسبب نتيجة عقب إثر أثناء رغم كما ثم بل وبذلك بحيث
    وأصبح وأصبحت لتصبح ليصبح لتكون ليكون وفي ومن وعلى وإلى وبعد بموجب
    """
)
"""Words that end a clause."""
BECAUSE = _folded("لأن لأنه لأنها لأنهم بسبب")
BLOCKED = _folded(
    """
    هذا هذه ذلك تلك هؤلاء هذان هاتان هو هي هم هما هن نحن أنا نفسه نفسها ذاته ذاتها الذي التي الذين
    اللذان اللتان اللذين اللتين أن أنه أنها أنهم بأن إن إنه إنها لم لن لا ليس ليست غير فيه فيها
    فيهم منه منها منهم منهما إليه إليها عليه عليها عليهم عنه عنها له لها لهم لهما به بها بهم معه
    معها بينهما بينهم كذلك أيضا حينها آنذاك وقتها هناك هنا لاحقا كلاهما الآخر الأخرى الآخرين وقال
    وأضاف بعدها قبلها خلالها خلاله السابق السابقة التالي التالية المذكور المذكورة الماضي المقبل
    الحالي الحالية حاليا والتي والذي التى عامي رسميا خلفا مرتين
    """
)
"""Words that a question never holds: they lean on something, or begin another clause."""
REFERRING = _folded("نظير زعيم منصب حياة منزل ابن كتاب ديوان رواية ألبوم رئاسة مقر زوجة عمر عدد")
"""Nouns on which a pronoun may hang in a question: it means the subject."""
PLAIN_ADJECTIVES = _folded(
    """
    نهائي أولي رئيسي أساسي رسمي حالي جزئي كلي إضافي ثانوي نسبي ميداني أصلي أراضي مباني نواحي ثاني
    ماضي تالي عالي عادي
    """
)
"""Adjectives of relation that name no nation."""
MEASURED = _folded(
    """
    طول عرض ارتفاع عمق مساحة عدد كتلة وزن قطر سرعة تكلفة كلفة قيمة نسبة حجم سعة عمر ثمن سعر راتب
    ميزانية إجمالي متوسط معدل مدة محيط إنتاج إيرادات تعداد حصة مجموع
    """
)
ROUGH = _folded("نحو حوالي قرابة زهاء تقريبا ما أكثر يزيد بنحو بحوالي أقل حدود يقارب")
WHERE = _folded(
    """
    في على شمال جنوب شرق غرب ضمن بين قرب بالقرب شمالي جنوبي شرقي غربي وسط إلى عند داخل خارج
    """
)
PERSONS = _folded(
    """
    سياسي سياسية كاتب كاتبة شاعر شاعرة روائي روائية عالم عالمة فيزيائي كيميائي رياضي مهندس مهندسة
    طبيب طبيبة ممثل ممثلة مغني مغن مغنية مطرب مطربة موسيقي ملحن رسام رسامة فنان فنانة فيلسوف مؤرخ
    اقتصادي محام محامي قاض لاعب لاعبة مدرب مخرج مخرجة منتج صحفي صحفية صحافي مخترع مستكشف فلكي رائد
    فقيه مفكر داعية ناشط ناشطة عسكري ملك ملكة إمبراطور سلطان خليفة نحات معماري أديب أديبة
    """
)
THINGS = _folded(
    """
    جامعة كلية مدرسة شركة منظمة وكالة هيئة مؤسسة لغة نظام بروتوكول مرض فيروس نوع جنس معاهدة اتفاقية
    حرب معركة مهرجان جائزة متحف جسر مبنى مسجد كنيسة معبد مطار محطة مركبة مسبار مقراب صاروخ طائرة
    سفينة كوكب قمر نجم مجرة عنصر مركب دواء لقاح نظرية طريقة خوارزمية إطار مكتبة معيار حزب حركة
    ديانة عيد رياضة تقنية آلة جهاز محرك مشروع قانون دستور محكمة برلمان بنك عملة قناة سد ملعب حديقة
    قصر قلعة معهد فرع علم مادة جسيم عملية وحدة أداة مصطلح مفهوم جماعة قبيلة عائلة سلالة أسرة نبات
    حيوان طائر سمكة فصيلة غاز معدن عضو غدة
    """
)
PLACES = _folded(
    "مدينة قرية بلدة نهر بحيرة جبل جزيرة دولة ولاية محافظة منطقة إقليم صحراء بحر جامعة"
)
DATED = _folded(
    "حرب دستور ثورة معاهدة اتفاقية مؤتمر بطولة انتخابات قمة أزمة دورة موسم انقلاب هدنة تعداد إحصاء"
    " قرار قانون نكسة نكبة معركة نهائي كأس"
)
"""Nouns that a bare "year 1971" belongs to, so that it is no time of what is told."""
WITH_THESE = _folded(
    """
    كتاب كتب كتلة كلية كلفة كأس كرة كنيسة كوكب كهرباء كمية كيان لقاء لجنة لقاح لغة لاعب لوحة لواء
    لعبة لقب بناء بعثة بداية بطولة بيان بنك برلمان برنامج بيت بلدة بلدية بحث بحر بحيرة بئر بركان
    بريد برج بث بطل بوابة بارجة باخرة
    """
)
"""Nouns that begin with the letter of an attached preposition."""
NOT_COUNTED = _folded(
    """
    دولار دولارا يورو سنة سنوات عام عاما أعوام يوم يوما أيام ساعة ساعات شهر شهرا أشهر بالمئة
    بالمائة المئة نسمة كم
    """
)
"""What is asked for in other words than "how many"."""
SUFFERED = _past_forms("قتل أصيب جرح اعتقل غرق نزح شارك حضر")
"""Verbs whose subject is counted."""
HELD = _past_forms("ولد عقد انعقد أقيم جرى دفن")
"""Verbs of what happened at a place."""
SINGULARS = _pairs(
    "أشخاص:شخصًا جنود:جنديًا دول:دولة مرات:مرة مدن:مدينة كتب:كتابًا أفلام:فيلمًا طلاب:طالبًا أطفال:طفلًا"
    " رجال:رجلًا نساء:امرأة أجهزة:جهازًا ألبومات:ألبومًا لغات:لغة أعضاء:عضوًا محطات:محطة سفن:سفينة"
    " طائرات:طائرة جوائز:جائزة قرى:قرية جزر:جزيرة"
)
"""Broken plurals after 3 to 10 -> what follows كم."""
