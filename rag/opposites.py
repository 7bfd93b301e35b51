"""Text -> the poles it holds: meanings that exclude each other, such as `rose` and `fell`.

A claim that holds one pole while the sentence it cites holds only the other may contradict it.
The lists are written by hand, for Arabic and English alike, and are no dictionary: what is often
found in harmless use is left out, or stands in a longer expression, for the longest one wins.
"""

import functools
import re

from index.language import ARABIC_LETTER
from index.normalize import fold, stem, without_prefix, without_preposition, words

# `name:` begins a pole and `/ name:` one that excludes those before it; `_` joins an expression. A
# word stands for all that share its stem, `=` before it for itself alone, `#` for any number, `ي*`
# for a verb in the third person of the present, `=سي*` for one in the future.
_TABLE = """
increase: increase rise rose risen raise grow grew grown growth climb soar surge jump exceed
 surpass uptick double triple زاد زادت يزيد ازداد يزداد زيادة تزايد يتزايد متزايد ازدياد ارتفع
 يرتفع ارتفاع مرتفع رفع يرفع نما نمو ينمو تنامي صعد يصعد صعود قفز يقفز قفزة فاق فاقت يفوق ضاعف
 يضاعف تضاعف مضاعفة went_up go_up goes_up going_up
/ decrease: decrease fall fell fallen falling decline drop dip plunge plummet reduce reduction cut
 =lower =lowered =lowering shrink shrank shrunk dwindle slump halve انخفض ينخفض انخفاض منخفض خفض
 يخفض تخفيض هبط يهبط هبوط تراجع يتراجع متراجع تناقص يتناقص قلص يقلص تقليص تقلص يتقلص نقص ينقص انقص
 قلل يقلل تقليل انكمش ينكمش انكماش تدنى يتدنى went_down go_down goes_down came_down
more: =more more_than =over_half over_# at_least no_less_than no_fewer_than not_less_than above
 =upwards exceeding اكثر اكثر_من يزيد_عن يزيد_على ما_لا_يقل_عن لا_يقل_عن لا_تقل_عن على_الاقل فوق
 ازيد_من يتجاوز يربو_على اعلى_من تجاوز_# فاق يفوق more_than_half اكثر_من_نصف اكثر_من_النصف
/ less: =less less_than fewer fewer_than under_# at_most no_more_than not_more_than up_to_# below
 not_exceeding not_exceed اقل اقل_من يقل_عن تقل_عن لا_يزيد_على لا_يزيد_عن لا_تزيد_على لا_تزيد_عن
 على_الاكثر لا_يتجاوز لا_تتجاوز لم_يتجاوز لم_تتجاوز كحد_اقصى ادنى_من دون_ما =دون_# لم_يبلغ دون_نصف
 دون_النصف less_than_half fewer_than_half اقل_من_نصف
before: before prior_to ahead_of previously earlier قبل_ان =قبل قبيل سابقا مسبقا سبق يسبق
/ after: =after following afterwards subsequently later_than in_the_wake_of =بعد بعدما بعد_ان
 اثر_ذلك لاحقا اعقب يعقب =عقب
first: =first =firstly المرة_الاولى لاول_مرة المركز_الاول المرتبة_الاولى =اول =اولى opening_day
 اليوم_الاول يومها_الاول يومه_الاول
/ last: the_last_to for_the_last_time last_place final_round اخر_مرة للمرة_الاخيرة المركز_الاخير
 المرتبة_الاخيرة الجولة_الاخيرة final_day last_day closing_day اليوم_الاخير يومها_الاخير
 يومه_الاخير
open: open reopen inaugurate فتح يفتح افتتح يفتتح افتتاح مفتوح
/ close: closure shut اغلق يغلق اغلاق مغلق اقفل اقفال مقفل =close =closes =closed
win: win won winner victory victorious triumph prevail فاز يفوز فوز فائز انتصر ينتصر انتصار منتصر
/ lose: lose losing lost defeat loser خسر يخسر خسارة خاسر هزم انهزم هزيمة مهزوم
gain: gain regain won_majority كسب يكسب كسبت مكسب مكاسب عزز يعزز استعاد يستعيد
/ forfeit: lose losing lost forfeit خسر يخسر خسارة فقد يفقد فقدت فقدان
succeed: succeed succeeded success successful managed_to survived نجح ينجح نجاح ناجح افلح يفلح
/ fail: fail failure unsuccessful unable_to collapsed فشل يفشل فاشل اخفق يخفق اخفاق تعثر يتعثر
 انهار
accept: accept acceptance agree agreed approve approval adopt ratify ratification consent uphold
 =upheld passed_the passed_a granted وافق يوافق موافقة وافقت قبول قبلت يقبل اقرت =اقر اقرار
 صادق_على يصادق مصادقة صدق_على تصديق_على اعتمد يعتمد اعتماد
/ reject: reject refuse refusal veto decline_to declined_to turned_down rule_out ruled_out overrule
 disapprove رفض يرفض رافض مرفوض استبعد يستبعد استبعاد نقض_القرار حق_النقض فيتو ابى اسقط اسقطت
 رد_الدعوى رد_الطعن
confirm: confirm affirm acknowledge admit اكد يؤكد تاكيد اثبت يثبت اعترف يعترف اعتراف اقر_بان
 اقر_بوجود اقر_الامين اقرت_بان
/ deny: deny denial refute disavow نفى ينفي نفت نفيه انكر ينكر انكار دحض كذب تكذيب
allow: allow permit permission entitle licence license legalise legalize may_be_used سمح يسمح سماح
 مسموح اجاز يجيز يجوز جائز يحق رخص يرخص ترخيص اباح مباح اتاح يتيح =authorise =authorised
 =authorises =authorize =authorized
/ forbid: forbid forbade forbidden ban prohibit must_not shall_not may_not not_allowed
 not_permitted bar_from barred_from outlaw disallow =cannot حظر يحظر محظور منع يمنع ممنوع حرم يحرم
 لا_يجوز لا_تجوز لا_يحق لا_يسمح لا_تسمح
support: support back_the backed backing favour favor in_favour in_favor advocate endorse voted_for
 ايد يؤيد تاييد مؤيد دعم يدعم داعم ساند يساند مساندة ناصر يناصر لصالح لمصلحة صوت_لصالح
/ oppose: oppose against condemn denounce objection object_to objected voted_against عارض يعارض
 معارضة معارض ضد ادان يدين ادانة ندد يندد تنديد استنكر يستنكر استنكار شجب يشجب اعترض يعترض اعتراض
 مناهض صوت_ضد
vote for: voted_for voted_in_favour voted_in_favor صوت_لصالح صوت_لمصلحة صوتوا_لصالح صوتت_لصالح
 صوت_مع
/ vote against: voted_against صوت_ضد صوتت_ضد صوتوا_ضد
/ abstain: abstain abstention امتنع_عن_التصويت امتناع_عن_التصويت ممتنع
enter: enter entry دخل يدخل دخول داخل_البلاد وفد_الى
/ exit: exit left_the leaving_the خرج يخرج خروج غادر يغادر مغادرة
arrive: arrive arrival وصل يصل وصول وصلت قدم_الى قدوم
/ depart: departure غادر يغادر مغادرة يرحل رحيل =depart =departs =departed =departing =رحل
stay: stay remain_in بقي_في يبقى_في بقاء مكث يمكث باق باقي
/ leave: flee fled flight_from leave_the فر_من فرار هرب يهرب هروب نزح ينزح نزوح غادر يغادر
return: return came_back went_back gone_back عاد_الى يعود_الى عودة عادوا عادت_الى رجع يرجع رجوع
/ flee: displaced fled flee نزح ينزح نزوح فرار هجر تهجير
begin: begin began begun start commence بدا يبدا بداية بدء انطلق ينطلق انطلاق شرع_في استهل
/ end: expire conclude finish terminate cease انتهى ينتهي انتهاء انهى ينهي انهاء اختتم يختتم اختتام
 ختام =ended =ends =ending
continue: continue resume persist ongoing keep_on kept_on واصل يواصل مواصلة تواصل استمر يستمر
 استمرار مستمر استانف يستانف استئناف
/ stop: stop halt suspend suspension pause cease walked_out توقف يتوقف اوقف يوقف ايقاف علق_العمل
 علقت يعلق تعليق جمد يجمد تجميد
join: join accede accession membership انضم ينضم انضمام التحق يلتحق التحاق
/ quit: quit defect defection pull_out pulled_out pulling_out resign withdraw withdrew withdrawn
 withdrawal انسحب ينسحب انسحاب منسحب انشق ينشق انشقاق منشق استقال يستقيل استقالة
attack: attack assault raid offensive هاجم يهاجم هجوم مهاجم اغار غارة اعتدى اعتداء
/ defend: defensive دافع_عن يدافع دفاعا صد_هجوم تصدى يتصدى =defend =defends =defended =defending
 =defender =defenders
ally: ally allies allied friendly حليف حلفاء حلفائه متحالف صديقة_للبلاد
/ enemy: enemy enemies foe adversary rival hostile اعداء اعدائه خصم خصوم معادي معادية =عدو =عدوا
import: =import =imports =imported =importing =importer =importers استورد يستورد استيراد مستورد
 واردات
/ export: export صدرت_الى يصدر_الى تصدير صادرات =مصدرة =مصدرين
buy: buy bought buyer purchase acquire acquisition اشترى يشتري شراء مشتر مشتري مشتريات ابتاع
/ sell: sell sold seller sale باع يبيع باعت بيع بائع مبيع مبيعات
lend: lend lent lender creditor اقرض يقرض اقراض مقرض دائن
/ borrow: borrow debtor indebted اقترض يقترض اقتراض مقترض =مدين =مدينا
hire: hire recruit employ وظف يوظف توظيف استخدم_عمالا
/ dismiss: dismiss dismissal fire_him =fired_him sack layoff laid_off فصل_من اقال يقيل اقالة سرح
 يسرح تسريح عزل يعزل طرد يطرد
appoint: appoint nominate reinstate عينت تعيين معين يعين نصب_رئيسا كلف_بتشكيل
/ remove: remove removal oust depose dismiss dismissal اقال يقيل اقالة عزل يعزل اعفى_من اطاح خلع
 يخلع
arrest: arrest detain detention jail imprison seize custody اعتقل يعتقل اعتقال معتقل اوقفت_الشرطة
 احتجز يحتجز احتجاز سجن يسجن سجين القى_القبض القت_القبض قبض_على توقيف
/ release: release freed set_free bail افرج يفرج افراج اطلق_سراح اطلقت_سراح اطلاق_سراح اخلى_سبيل
 اخلاء_سبيل مفرج_عن
convict: convict guilty guilt =conviction ادانت_المحكمة ادان_القاضي مذنب مدان ادين ثبوت_التهمة
/ acquit: acquit acquittal innocent innocence exonerate not_guilty برا براءة تبرئة برات بريء ابرياء
 يبرئ
sue: plaintiff claimant appellant مدعي المدعي المدعية مدعين مستانف
/ answer: respondent المدعى_عليه المدعى_عليها المدعى_عليهم متهم مستانف_ضده =defendant =defendants
 =accused
prosecution: prosecutor prosecution نيابة_عامة المدعي_العام ادعاء_العام =النيابة
/ defence: defence_lawyer defence_counsel defense_attorney defense_lawyer محامي_المتهم محامي_الدفاع
 هيئة_الدفاع
landlord: landlord lessor lease_out مؤجر المؤجر مالك_العقار اجر_العقار
/ tenant: tenant lessee مستاجر استاجر يستاجر
employer: employer صاحب_العمل رب_العمل ارباب_العمل اصحاب_العمل
/ employee: employee worker عامل عمال عاملين موظف موظفين اجير مستخدمين
north: north northern northeast northwest شمال شمالا شمالي شمالية
/ south: south southern southeast southwest جنوب جنوبا جنوبي جنوبية
east: east eastern eastward شرق شرقا شرقي شرقية
/ west: west western westward غرب غربا غربي غربية
left side: left_bank left_hand left_side left_wing leftist يسار يساري يسرى
/ right side: right_bank right_hand right_side right_wing rightist يمين يميني =اليمنى
upper: upper top_floor uppermost =علوي =علوية
/ lower: lower_floor lower_part lowermost سفلي سفلى
upper house: upper_house senate مجلس_الشيوخ مجلس_الاعيان مجلس_اللوردات مجلس_المستشارين
/ lower house: lower_house house_of_representatives house_of_commons مجلس_النواب مجلس_العموم
inside: inside within_the_country indoors =داخل =بداخل
/ outside: outside abroad outdoors =خارج =بالخارج =الخارج
domestic: domestic local internal محلي =داخلي =داخلية
/ foreign: foreign external overseas اجنبي اجنبية اجانب =خارجي =خارجية
interior ministry: interior_minister interior_ministry ministry_of_interior
 ministry_of_the_interior وزير_الداخلية وزارة_الداخلية وزيرة_الداخلية
/ foreign ministry: foreign_minister foreign_ministry ministry_of_foreign foreign_secretary
 وزير_الخارجية وزارة_الخارجية وزيرة_الخارجية
new: =new newly brand_new جديد جدد حديث حديثا مستحدث
/ old: =old ancient former_system قديم قدامى قدماء عتيق
young: young youth younger شاب شباب شبان فتي يافع اصغر_سنا
/ elderly: elderly aged older elder senior مسن مسنين مسنة عجوز اكبر_سنا شيخوخة
rich: rich wealthy affluent غني اغنياء ثري اثرياء ميسور
/ poor: poor poverty impoverished needy فقراء معدم معوز =فقر =فقير =فقيرة
hot: hot heat heatwave scorching حار حارة حرارة_مرتفعة قيظ
/ cold: cold frost chilly بارد باردة برودة صقيع
wet: wet rainy flood humid رطب رطوبة ماطر ممطر فيضان فيضانات
/ dry: dry drought arid جاف جافة جفاف قاحل
high: =high =higher =highest =record_high عالي عالية مرتفع =اعلى =عال
/ low: =low =lowest =record_low lower_than منخفض متدن متدني ادنى
near: nearby close_to adjacent قرب قريب مجاور بالقرب =near =nearby
/ far: far_from distant remote بعيد نائي نائية ابعد
long: long_term prolonged lengthy lengthen longer طويل اطول مطول اطال
/ short: short_term shorten shorter قصير اقصر قصيرة وجيز =brief
extend: extend extension prolong مدد يمدد تمديد تمدد
/ shorten: shorten curtail truncate قصر_مدة تقصير_مدة اختصر يختصر
renew: renew renewal جدد_العقد تجديد يجدد
/ terminate: terminate termination rescind revoke cancel annul repeal فسخ يفسخ الغى يلغي الغاء
 الغيت ابطل يبطل ابطال
valid: valid validity in_force نافذ ساري سارية سريان صحيح_قانونا
/ void: void invalid nullify null_and_void باطل باطلة بطلان لاغ لاغي لاغية
binding: =binding legally_binding ملزم ملزمة الزامي الزامية
/ not binding: non_binding not_binding nonbinding غير_ملزم غير_ملزمة
fast: fast swift rapid quick سريع بسرعة سرعان متسارع
/ slow: slow sluggish gradual بطيء بطيئة بطء ببطء تدريجي متباطئ
accelerate: accelerate speed_up sped_up expedite hasten سرع_وتيرة تسريع تسارع يتسارع عجل تعجيل
/ slow down: slow_down slowed slowdown delay postpone تباطا يتباطا تباطؤ ابطا اخر_موعد تاخر يتاخر
 تاخير ارجا ارجاء يرجئ تاجيل اجل_موعد اجلت يؤجل
early: early ahead_of_schedule premature مبكر مبكرا باكرا قبل_الموعد earlier_than_planned
 قبل_الاوان
/ late: belated overdue behind_schedule too_late متاخر متاخرا بعد_الموعد later_than_planned
 day_later days_later
public: publicly_owned state_owned public_sector public_company القطاع_العام =حكومي =حكومية عمومي
/ private: private privately privatise privatize القطاع_الخاص خصوصي خصخصة اهلي_خاص
open talks: in_public televised on_the_record علنا علني علنية جهرا علانية =publicly =openly
/ secret talks: secret secretly covert confidential behind_closed سرا سري سرية خفية بسرية كتمان
 مغلقة
civilian: civilian =مدني =مدنية =مدنيين =مدنيون
/ military: military soldier troops armed_forces عسكري عسكرية عسكريين جندي جنود
legal: legal legitimate قانوني قانونية مشروع_قانونا شرعي شرعية =lawful =lawfully
/ illegal: illegal unlawful illegitimate illicit غير_قانوني غير_قانونية غير_مشروع غير_مشروعة
 غير_شرعي غير_شرعية
temporary: temporary interim provisional transitional مؤقت مؤقتا مؤقتة انتقالي انتقالية
/ permanent: permanent indefinite دائم دائمة بشكل_دائم =lasting =نهائيا
mandatory: mandatory compulsory obligatory obliged required_to forcibly involuntary الزامي الزامية
 اجباري اجبارية واجب قسرا قسري قسرية مجبر مكره
/ optional: optional voluntary voluntarily of_their_own اختياري اختيارية طوعا طوعي طوعية
 بمحض_ارادته =willing
expand: expand expansion widen broaden enlarge وسع يوسع توسيع توسع يتوسع موسع
/ narrow: narrow contract_by scale_back scaled_back downsize ضيق يضيق تضييق حصر انكمش انكماش
 =contraction
strengthen: strengthen reinforce bolster consolidate deepen strong stronger عزز يعزز تعزيز قوى_من
 تقوية دعم_موقف رسخ يرسخ ترسيخ قوي اقوى اقوياء
/ weaken: weaken undermine erode weak weaker اضعف يضعف ضعف ضعيف ضعفاء قوض يقوض تقويض اوهن تاكل
improve: improve improvement better recover recovery تحسن يتحسن حسن_من تحسين افضل احسن تعافى يتعافى
 تعاف
/ worsen: worsen deteriorate deterioration worse aggravate declined_sharply تدهور يتدهور متدهور ساء
 يسوء اسوا تفاقم يتفاقم تردى ترد تراجع يتراجع
profit: profit profitable earnings ربح ارباح رابح مربح ربحت يربح
/ loss: loss losses loss-making خسارة خسائر خسر يخسر
surplus: surplus فائض فوائض
/ deficit: deficit shortfall عجز عجزا العجز
build: rebuild construct construction erect بنى بناء يبني تشييد شيد يشيد انشا انشاء اعمار =build
 =builds =built
/ destroy: destroy destruction demolish demolition raze ruin دمر يدمر تدمير دمار مدمر هدم يهدم خرب
 تخريب
create: create establish set_up انشا انشاء تاسيس اسس يؤسس استحدث =founded
/ abolish: abolish dissolve dissolution disband scrap حل_البرلمان حل_المجلس حلت_المحكمة الغى يلغي
 الغاء
deploy: deploy deployment dispatch send_troops reinforce نشر_قوات ينشر_قوات نشرت_قوات نشر_الجنود
 انتشار ارسل_قوات ارسال_قوات
/ withdraw: withdraw withdrew withdrawn withdrawal pull_out pulled_out سحب يسحب سحبت انسحب ينسحب
 انسحاب جلاء
occupy: occupy occupation captured seized_control capture احتل يحتل احتلال محتل سيطر يسيطر سيطرة
 استولى استيلاء
/ liberate: liberate liberation retake retook recapture حرر يحرر تحرير تحررت استعاد_السيطرة
majority: اغلبية غالبية =majority =اكثرية
/ minority: =minority =اقلية
certain: =will =must =shall certainly definitely surely guarantee undoubtedly inevitable =سوف يجب
 حتما مؤكد محتم سيكون ستكون لا_محالة لا_بد لن_ي* =سي*
/ possible: =may =might =could possibly perhaps =can potentially likely_to prospective قد_ي*
 قد_تكون قد_تؤدي قد_تشهد قد_تبلغ قد_تصل قد_نوقع قد_نشهد ربما يمكن من_الممكن محتمل يحتمل لعل
 من_المرجح مرجح
probable: likely feasible =possible probable plausible ممكن محتمل مرجح وارد
/ impossible: impossible unlikely infeasible implausible مستحيل مستبعد غير_ممكن غير_مرجح يستحيل
always: =always constantly permanently invariably دائما دوما ابدا_دائما على_الدوام باستمرار
/ sometimes: sometimes occasionally at_times احيانا بين_الحين_والاخر تارة
/ never: =never at_no_time not_once ابدا البتة لم_يسبق مطلقا
all: =all every everyone each entire entirely whole unanimous unanimously =both throughout جميع
 جميعا جميعهم كافة =كل =كلها =كلهم كامل باكمل اجمع اجماع بالاجماع برمته سائر كلا =كلتا
/ most: =most معظم غالبية اغلب اغلبية =mostly =mainly =largely =اكثرية majority_of more_than_half
 اكثر_من_نصف اكثر_من_النصف
/ some: =some partly partially part_of not_all بعض =بعضهم عدد_من جزئيا جانب_من جزء_من ليس_كل
 ليس_جميع عدة عدد_محدود =several
/ few: only_a_few =few a_handful hardly_any a_minority قلة قليل قلائل ندرة ضئيل less_than_half
 fewer_than_half
/ none: =none =nobody =nothing no_one not_one not_a_single neither لا_احد ما_من_احد لم_ي*_احد
 لا_شيء اي_منهم
/ only: =only solely sole merely just_# فقط فحسب حصرا سوى ليس_الا لا_غير =exclusively =وحده =وحدها
 =وحدهم =لوحده
half: =half =halved نصف النصف
/ third: one_third two_thirds ثلث ثلثي ثلثا ثلثين a_third
/ quarter: quarter_of three_quarters one_quarter ربع ارباع
born: =born birth ولدت يولد ولادة مولود مولد
/ died: die died dead death deceased توفي توفيت وفاة وفيات مات ماتت يموت موت متوفى
survive: survive survivor rescue alive نجا ينجو ناج ناجين ناجون نجاة انقذ ينقذ انقاذ احياء
/ killed: kill slain murder assassinate fatality قتل يقتل قتيل قتلى قتلوا مقتل اغتال يغتال اغتيال
 مصرع
/ wounded: wound injure injury جرح جريح جرحى اصيب اصيبوا اصابات مصاب مصابين
father: =father اب_لثلاثة والده والدها =ابوه =ابوها
/ mother: =mother امه امها والدته والدتها
son: =son =sons ابنه ابنها نجله نجلها نجل
/ daughter: daughter ابنته ابنتها كريمته
brother: brother شقيقه شقيقها اخوه اخوها
/ sister: sister شقيقته شقيقتها اخته اختها
husband: husband زوجها زوج_الضحية
/ wife: wife wives زوجته قرينته عقيلته
king: =king prince =ملك ملوك =الملك عاهل
/ queen: queen princess =ملكة
male: male =man =men boy =he =his رجل رجال ذكور صبي
/ female: female =woman =women girl =she =her امراة نساء اناث فتاة فتيات
married: married marriage wedding متزوج متزوجة زواج تزوج
/ divorced: divorce unmarried single_mother طلاق اعزب عازب =مطلقات
teacher: teacher lecturer professor معلم معلمة معلمين مدرس مدرسين استاذ
/ student: student pupil طلاب تلميذ تلاميذ =طالب =طالبة =الطلبة
doctor: doctor physician طبيب اطباء طبيبة
/ patient: =patient =patients مريض =مرضى
cause: cause led_to trigger provoke result_in resulted_in تسبب يتسبب سبب_في يسبب ادى_الى يؤدي_الى
 ادت_الى افضى
/ prevent: prevent avert thwart foil حال_دون يحول_دون منع يمنع احبط يحبط احباط تفادى يتفادى تجنب
 جنب_البلاد
known: known identify identified معروف معلوم معروفون
/ unknown: unknown unidentified مجهول مجهولون مجهولين غير_معروف
same: =same identical equal نفسه نفسها ذاته ذاتها عينه مماثل متطابق مساو متساو
/ different: different differ differently another disagree مختلف يختلف اختلاف مغاير متباين تباين
united: unity unify merge merger توحد يتوحد توحيد اندماج اندمج دمج موحد =unite =unites
/ divided: divide division split rift separate disunity انقسم ينقسم انقسام منقسم انفصل ينفصل انفصال
 منفصل شقاق تقسيم
with: with_the_consent with_permission بموافقة باذن بعلم بحضور
/ without: without_the_consent without_permission without بلا بدون من_دون دون_موافقة دون_اذن
 دون_علم
include: include inclusive covers_all cover شمل يشمل شملت تضمن يتضمن متضمن ضم_كلا
/ exclude: exclude except exempt apart_from استثنى يستثني استثناء مستثنى باستثناء ماعدا ما_عدا
 لا_يشمل لم_يشمل الا_يشمل لا_تشمل اعفى_من معفى =exclusion =exclusions
full: =full fully complete completely total كامل كاملة بالكامل كليا تام تماما شامل
/ partial: partial partially incomplete in_part جزئي جزئية جزئيا منقوص غير_كامل
direct: face_to_face مباشر مباشرة وجها_لوجه =direct =directly
/ indirect: indirect indirectly via_intermediaries غير_مباشر غير_مباشرة عبر_وسطاء عبر_وسيط
positive: positive ايجابي ايجابية بايجابية
/ negative: negative سلبي سلبية سلبا
safe: safe safely سليم =secure =امنا =امنة سالما
/ dangerous: dangerous unsafe hazard perilous خطر خطير خطرة خطورة محفوف
healthy: healthy سليم معافى متعاف بصحة_جيدة
/ sick: sick ill illness disease مريض مرض امراض معتل =مرضى
land: landed touched_down touchdown حطت_الطائرة هبطت_الطائرة هبوط_الطائرة
/ take off: took_off take_off taking_off takeoff اقلع يقلع اقلاع
praise: praise commend hail welcome laud applaud اشاد يشيد اشادة ثناء رحب يرحب ترحيب مدح امتدح
 =اثنى =اثنت
/ criticise: criticise criticize criticism blame denounce slam condemn rebuke انتقد ينتقد انتقاد
 لام لوم هاجم ندد يندد تنديد ادان يدين ادانة
optimism: optimism optimistic hopeful hope تفاؤل متفائل تفاءل مفائل امل يامل واثق
/ pessimism: pessimism pessimistic gloomy تشاؤم متشائم تشاءم قاتم قلق محبط
peace: peace peaceful سلام سلمي سلمية
/ war: =war warfare حرب حروب حربي
truce: truce ceasefire armistice de_escalation calm هدنة وقف_اطلاق_النار وقف_لاطلاق_النار تهدئة
 خفض_التصعيد
/ escalation: escalate escalation flare_up hostilities تصعيد تصاعد يصعد_عسكريا اعمال_عدائية
trust: trust confidence confident ثقة وثق يثق
/ distrust: distrust no_confidence non_confidence mistrust حجب_الثقة سحب_الثقة نزع_الثقة
 انعدام_الثقة
government: government coalition ruling_party ruling_coalition ائتلاف حزب_الحاكم حكومة
/ opposition: معارضة_السياسية المعارضة =opposition
impose: impose enforce tighten فرض يفرض شدد_العقوبات تشديد
/ lift: lift ease waive relax رفع_العقوبات رفع_الحصار رفع_الحظر خفف يخفف تخفيف رفع_القيود
comply: comply compliance abide observe_the honour_the التزم يلتزم التزام ملتزم امتثل يمتثل امتثال
 تقيد
/ violate: violate violation breach infringe defy خرق يخرق انتهك ينتهك انتهاك خالف يخالف مخالفة
 اخل_ب
attend: attend attended participate take_part taken_part took_part presence حضر يحضر حضور شارك
 يشارك مشاركة
/ boycott: boycott absent absence take_no_part abstain_from shun قاطع يقاطع مقاطعة غاب يغيب غياب
 تغيب غائب
grant: grant award gave_it منح يمنح اعطى يعطي
/ withhold: withhold withheld deprive revoke حجب يحجب حرم يحرم حرمان سحب_رخصة
keep: keep kept retain maintain preserve ابقى_على يبقي احتفظ يحتفظ احتفاظ حافظ_على حفاظ تمسك
/ abandon: abandon give_up gave_up relinquish scrap drop_the تخلى يتخلى تخل تخلي تنازل يتنازل
 عدل_عن
reveal: reveal disclose publish unveil كشف يكشف افصح يفصح افصاح نشر_التقرير
/ conceal: conceal hide hidden cover_up covered_up withhold اخفى يخفي اخفاء خفي تستر كتم تكتم
visible: visible apparent مرئي ظاهر بارز
/ invisible: invisible hidden unseen خفي مخفي مستتر غير_مرئي
true: =true truth genuine authentic صحيح حقيقي صادق
/ false: false fake forged untrue fabricated كاذب مزيف مزور زائف ملفق مختلق غير_صحيح
intentional: intentional deliberate deliberately intent wilful متعمد عمدا تعمد يتعمد عن_قصد مقصود
/ accidental: accidental accidentally inadvertent unintentional negligence خطا سهوا غير_مقصود اهمال
 =عرضي
independent: independent independence مستقل مستقلة استقلال
/ dependent: dependent subordinate affiliated تابع تابعة تبعية خاضع
large: large big huge vast كبير كبيرة ضخم هائل واسع اكبر =largest =biggest
/ small: small tiny slight صغير صغيرة طفيف ضئيل محدود اصغر =minor =smallest
expensive: expensive dearer باهظ مكلف غال غلاء =costly
/ cheap: cheap inexpensive affordable رخيص زهيد
urban: urban =حضري =حضرية
/ rural: rural countryside ريف ريفي ريفية
unilateral: unilateral احادي_الجانب من_جانب_واحد احادية
/ bilateral: bilateral multilateral ثنائي ثنائية مشترك مشتركة =joint
sunrise: sunrise dawn شروق =فجرا =الفجر
/ sunset: sunset dusk غروب مغيب
morning: morning صباح صباحا
/ evening: evening afternoon tonight مساء مسائي عصر_اليوم
day: daytime in_daylight نهار نهارا
/ night: night overnight nightly ليل ليلا ليلة
summer: summer صيف صيفي
/ winter: winter شتاء شتوي
spring: =spring ربيع ربيعي
/ autumn: autumn خريف خريفي
daily: =daily every_day per_day =يوميا =يومي =يومية
/ weekly: every_week per_week =weekly =اسبوعيا =اسبوعي =اسبوعية
/ monthly: every_month per_month =monthly =شهري =شهرية =شهريا
/ yearly: annual annually per_year =yearly =سنوي =سنوية =سنويا
"""

# Expressions that hold a word of the table and none of its meaning.
_HARMLESS = """
in_may on_may of_may since_may last_may until_may may_# #_may early_may late_may this_may next_may
may_day north_korea south_korea south_africa south_sudan north_macedonia northern_ireland east_timor
middle_east near_east west_bank western_sahara new_york new_zealand new_delhi new_year
new_south_wales year_old years_old month_old how_old so_far far_right far_left as_far_as as_long_as
no_longer high_court high_commissioner high_representative high_school united_nations united_states
united_kingdom united_arab civil_war cold_war world_war prime_minister first_lady first_instance
all_but above_all after_all at_all open_source security_council close_ties foreign_affairs
close_ally as_well less_than_clear general_assembly early_on for_example peace_process support_group
raise_concerns raise_questions left_behind short_of in_the_case free_of_charge hot_topic white_house
house_of_commons_library department_of_state interest_rate death_toll end_user hit_list with_the
international_court international_monetary international_criminal international_atomic
international_airport local_time red_cross legal_adviser once_and_for_all all_the_same only_if
most_recent most_recently كوريا_الشمالية كوريا_الجنوبية جنوب_السودان جنوب_افريقيا شرق_الاوسط
الضفة_الغربية الصحراء_الغربية المملكة_العربية تشرين_الاول كانون_الاول ربيع_الاول ربيع_الاخر
ربيع_الثاني جمادى_الاولى امس_الاول الدرجة_الاولى الوزير_الاول رفع_دعوى رفع_الدعوى رفع_الجلسة
رفع_العلم المحكمة_العليا مفوضية_السامية الحرب_الاهلية الحرب_الباردة الحرب_العالمية عن_بعد لم_ي*_بعد
وزارة_الدفاع وزير_الدفاع المجتمع_المدني القانون_المدني الدفاع_المدني العلاقات_العامة الامم_المتحدة
الولايات_المتحدة الامارات_المتحدة محكمة_العدل_الدولية المحكمة_الجنائية_الدولية صندوق_النقد_الدولي
الوكالة_الدولية مجلس_الامن عملية_السلام من_قبل في_حين على_كل من_جديد بشكل_عام حكم_ذاتي
التوقيت_المحلي الناتج_المحلي جريدة_الرسمية خارج_عن جهة_اخرى اكثر_فاكثر قبل_كل_شيء بعد_ذلك قبل_ذلك
end_of نهاية_العام half_a_year half_an_hour نصف_عام نصف_سنة نصف_ساعة الدعم_السريع طالبي_اللجوء
طالب_لجوء
"""

_PRESENT = re.compile(r"[وف]?[لس]?[تني](?=..)")
_FUTURE = re.compile(
    r"[وف]?س[يت](?!ا[سردحقج]|رغي|طر|ره|رت|ول|د|مو|نا|ما|ف|بق|ب|ين|ون|ال|ار|وك|را|ه$|ل).{3}"
)
_ENDINGS = ("هما", "وا", "تا", "هم", "نا", "ها", "ت", "ه")
_PRESENT_VERB = "ي*"
_FUTURE_VERB = "=سي*"


def poles(text: str) -> frozenset[tuple[str, int]]:
    """Returns the poles that a text holds: the pair's name (`north/south`) and the member.

    From each word on the longest expression counts, and what lies inside it does not count again:
    `no more than 5` is `less`, not `more`. The verb for which `ي*` stands does: `قد يرفض` may and
    refuses. A negation is not looked at, save inside expressions.
    """
    table = _expressions()
    forms = [_forms(word) for word in words(text)]
    found: set[tuple[str, int]] = set()
    at = 0
    while at < len(forms):
        matches = [
            (1 + len(rest) - (rest[-1:] == (_PRESENT_VERB,)), held)
            for form in forms[at]
            for rest, held in table.get(form, {}).items()
            if len(rest) < len(forms) - at
            and all(key in forms[at + 1 + i] for i, key in enumerate(rest))
        ]
        longest = max((length for length, _ in matches), default=1)
        found.update(*(held for length, held in matches if length == longest))
        at += longest
    return frozenset(found)


@functools.cache
def _expressions() -> dict[str, dict[tuple[str, ...], frozenset[tuple[str, int]]]]:
    """Returns, under the key of its first word, the rest of each expression and what it means."""
    entries = [(entry, frozenset[tuple[str, int]]()) for entry in _HARMLESS.split()]
    for block in re.split(r"\n(?![ /])", _TABLE.strip()):
        lists = dict(pole.split(": ") for pole in block.replace("\n ", " ").split("\n/ "))
        name = "/".join(lists)
        entries += [
            (entry, frozenset({(name, member)}))
            for member, listed in enumerate(lists.values())
            for entry in listed.split()
        ]
    table: dict[str, dict[tuple[str, ...], frozenset[tuple[str, int]]]] = {}
    for entry, held in entries:
        first, *rest = map(_key, entry.split("_"))
        same = table.setdefault(first, {})
        same[tuple(rest)] = same.get(tuple(rest), frozenset()) | held
    return table


def _key(word: str) -> str:
    """Returns the form by which a word of the table is looked for.

    An Arabic stem of two letters is shared by too many words, and of a first letter و the stem
    takes a part of the root: both are looked for as they are written.
    """
    folded = fold(word)
    if folded[0] in "=#" or folded == _PRESENT_VERB:
        return folded
    short = len(stem(folded)) < 3 or folded[0] == "و"
    return ":" + folded if ARABIC_LETTER.match(folded) and short else stem(folded)


def _forms(word: str) -> frozenset[str]:
    """Returns every form under which a folded word of a text may be in the table.

    Beyond the stem: the ends of the past tense and the attached pronouns go, and all persons and
    the future of the present tense are brought to its third person (ستوقعها -> يوقع).
    """
    if not ARABIC_LETTER.match(word):
        return frozenset({"=" + word, stem(word), *("#" * word[0].isdecimal())})
    bare = {word, without_prefix(word), without_preposition(word) or word}
    exact = {"=" + form for form in (word, without_prefix(word), word[word[0] in "وف" :])}
    if _FUTURE.match(word):
        exact.add(_FUTURE_VERB)
    if word[0] == "ف" and len(word) > 2:
        bare.add(word[1:])
    present = _PRESENT.match(word)
    if present:
        bare.add("ي" + word[present.end() :])
        if present.group().endswith("ي"):
            exact.add(_PRESENT_VERB)
    bare |= {
        form.removesuffix(ending)
        for form in bare
        for ending in _ENDINGS
        if form.endswith(ending) and len(form) - len(ending) > 2
    }
    return frozenset(exact | {":" + form for form in bare} | {stem(form) for form in bare})
