"""The words of page furniture, in both languages, as `index.normalize.words` folds them."""

from index.normalize import words


def _folded(phrases: str) -> frozenset[str]:
    return frozenset(" ".join(words(phrase)) for phrase in phrases.split(","))


LANGUAGES = _folded(
    """
    العربية, اللغة العربية, عربي, Arabic, English, الإنجليزية, الإنكليزية, إنجليزي, Français,
    French, الفرنسية, Deutsch, German, الألمانية, Español, Spanish, الإسبانية, Italiano,
    Italian, الإيطالية, Português, Portuguese, البرتغالية, Русский, Russian, الروسية,
    Українська, Ukrainian, الأوكرانية, 中文, 简体中文, 繁體中文,
    简体, 繁體, Chinese, الصينية, 日本語, Japanese, اليابانية, 한국어, Korean, الكورية,
    Türkçe, Turkish, التركية,
    فارسی, Persian, Farsi, الفارسية, اردو, Urdu, الأردية, हिन्दी, Hindi, الهندية, বাংলা, Bengali,
    Bahasa Indonesia, Indonesia,
    Indonesian, الإندونيسية, Bahasa Melayu, Malay, Kiswahili, Swahili, السواحيلية, עברית,
    Hebrew, العبرية, Kurdî, کوردی, كوردي, الكردية, Kurdish, Nederlands, Dutch, الهولندية,
    Polski, Polish, البولندية, Svenska, Swedish, السويدية, Ελληνικά, Greek, اليونانية, Tiếng
    Việt, Vietnamese, ไทย, Thai, Română, Hausa, الهوسا, Soomaali, Somali, الصومالية, پښتو,
    Pashto, البشتو, አማርኛ, Amharic, الأمهرية, Shqip, Srpski, Bosanski, தமிழ், Tamil
    """
)
NETWORKS = _folded(
    """
    Facebook, Twitter, X, LinkedIn, Pinterest, Messenger, WhatsApp, Telegram, Reddit, Tumblr,
    Viber, Instagram, YouTube, TikTok, Snapchat, Threads, VKontakte, VK, Odnoklassniki, Skype,
    Flipboard, Pocket, Line, WeChat, Weibo, Bluesky, Mastodon, RSS, Email, E-mail, Mail, فيسبوك,
    فيس بوك, الفيسبوك, فايسبوك, تويتر, إكس, واتساب, واتس اب, واتس آب, تيليجرام, تلغرام, تليجرام,
    تيليغرام, لينكدإن, لينكد إن, لينكدن, بينتيريست, بينتريست, ماسنجر, مسنجر, إنستغرام, انستجرام,
    إنستجرام, يوتيوب, سناب شات, تيك توك, ريديت, فايبر, البريد الإلكتروني, البريد, بريد إلكتروني
    """
)
BUTTONS = _folded(
    """
    Close, Share, Share this, Share on, Share via, Share this article, Share this story, Tweet,
    Print, Copy, Copy link, Follow, Follow us, Follow us on, Send, Save, Like, Menu, Search, Log
    in, Login, Sign in, Sign up, Skip to content, Back to top, Next, Previous, Advertisement,
    Advertisements, Loading, Related, Tags, Comments, Comment, Read more, Read also, See also,
    Show more, Load more, Trending, Cancel, Reply, إغلاق, أغلق, مشاركة, شارك, شاركها, شاركه,
    شارك المقال, شارك الخبر, شارك على, شارك عبر, شارك هذا المقال, شارك هذا الموضوع, مشاركة
    المقال, مشاركة عبر, مشاركة على, المشاركة عبر, تغريد, غرد, طباعة, اطبع, نسخ, نسخ الرابط, انسخ
    الرابط, متابعة, تابعنا, تابعونا, تابعنا على, تابعونا على, إرسال, أرسل, حفظ, إعجاب, أعجبني,
    القائمة, تسجيل الدخول, دخول, التالي, السابق, إعلان, إعلانات, جاري التحميل, العودة إلى
    الأعلى, انتقل إلى المحتوى, اقرأ المزيد, اقرأ أيضا, شاهد أيضا, المزيد, عرض المزيد, تعليقات,
    التعليقات, تعليق, أضف تعليق, اترك تعليقا, الكلمات المفتاحية, الوسوم, مواضيع ذات صلة, أخبار
    ذات صلة, مقالات ذات صلة, قد يعجبك أيضا, الأكثر قراءة, الأكثر مشاهدة, إلغاء, رد
    """
)
JOINING = _folded(
    """
    و, أو, and, or, on, via, على, عبر, to
    """
)
"""What may stand between buttons; never a line of its own."""

MONTHS = _folded(
    """
    January, February, March, April, May, June, July, August, September, October, November,
    December, Jan, Feb, Mar, Apr, Jun, Jul, Aug, Sep, Sept, Oct, Nov, Dec, يناير, فبراير, مارس,
    أبريل, إبريل, مايو, يونيو, يونيه, يوليو, يوليه, أغسطس, سبتمبر, أكتوبر, نوفمبر, ديسمبر, كانون
    الثاني, شباط, آذار, نيسان, أيار, حزيران, تموز, آب, أيلول, تشرين الأول, تشرين الثاني, كانون
    الأول, جانفي, فيفري, أفريل, ماي, جوان, جويلية, أوت, محرم, صفر, ربيع الأول, ربيع الآخر, ربيع
    الثاني, جمادى الأولى, جمادى الآخرة, رجب, شعبان, رمضان, شوال, ذو القعدة, ذو الحجة
    """
)
WEEKDAYS = _folded(
    """
    Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday, Mon, Tue, Wed, Thu, Fri,
    Sat, Sun, الاثنين, الإثنين, الثلاثاء, الأربعاء, الخميس, الجمعة, السبت, الأحد
    """
)
CLOCK = _folded(
    """
    am, pm, a.m, p.m, a m, p m, gmt, utc, est, edt, pst, cet, bst, z, ص, م, صباحا, مساء, ظهرا,
    بتوقيت غرينتش, بتوقيت جرينتش, توقيت غرينتش, غرينتش, جرينتش, الساعة, at, في, من, of, the, on,
    th, st, nd, rd, هـ, ه, يوم, و
    """
)
STAMP_LABELS = _folded(
    """
    Updated, Last updated, Update, Published, Published on, Posted, Posted on, Date,
    Last modified, First published, Time, آخر تحديث, تحديث, تم التحديث, حدث في, نشر,
    نشرت, نشر في, نشر بتاريخ, تاريخ النشر, تم النشر, تم النشر في, التاريخ, بتاريخ
    """
)
AGENCIES = _folded(
    """
    Reuters, AFP, AP, CRI, CGTN, BBC, CNN, DPA, TASS, RIA, RIA Novosti, Xinhua, Sputnik, Al
    Jazeera, Anadolu, AA, SPA, WAM, KUNA, QNA, SANA, MENA, Bloomberg, UPI, EFE, ANSA, Agencies,
    رويترز, فرانس برس, أ ف ب, أ ب, د ب أ, شينخوا, سبوتنيك, الجزيرة نت, الأناضول, واس,
    وام, كونا, سانا, أ ش أ, وكالات, الوكالات, بي بي سي, سي إن إن, العربية نت, بلومبرغ
    """
)
ACCOUNTS = _folded(
    """
    admin, administrator, editor, editors, staff, staff writer, staff reporter, webmaster,
    guest, author, newsroom, news desk, web desk, أدمن, المحرر, محرر, هيئة التحرير, فريق
    التحرير, أسرة التحرير, المشرف, مدير الموقع
    """
)
