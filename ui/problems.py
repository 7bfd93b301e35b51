"""Why a file could not be taken in and what to do about it, in both languages."""

import errno
import math
from collections.abc import Mapping
from html import escape
from string import Template

from index.errors import SanadError
from index.types import Failure, Problem
from rag.untrusted import html
from ui.labels import LANGUAGES, InterfaceLanguage

_SYSTEM: Mapping[int | None, Problem] = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EACCES: "unwritable",
    errno.EPERM: "unwritable",
    errno.EROFS: "unwritable",
    errno.ENOENT: "missing",
}
"""What a system says when a file cannot be kept."""

PROBLEMS: Mapping[Problem, Mapping[InterfaceLanguage, str]] = {
    "empty": {
        "en": "There is no text in it: check that it is the file you meant.",
        "ar": "الملف فارغ لا نصّ فيه؛ تحقّق من أنه الملف الذي تريده.",
    },
    "scanned": {
        "en": "Its pages are images without text: run text recognition (OCR) on it "
        "and add the result.",
        "ar": "صفحاته صور لا نصّ فيها؛ عالجه ببرنامج للتعرّف الضوئي على الحروف (OCR) ثم أضف الناتج.",
    },
    "needs_browser": {
        "en": "There is no text in this page: if a browser shows some, print it there to a PDF "
        "and add that.",
        "ar": "لا نصّ في هذه الصفحة؛ فإن كان المتصفح يُظهر فيها نصًّا فاطبعها منه إلى ملف PDF ثم أضفه.",
    },
    "no_sentence": {
        "en": "It holds only menus, buttons and the like, and no sentence that could be cited: "
        "add the text itself.",
        "ar": "لا جملة فيه يمكن الاستشهاد بها، بل قوائم وأزرار وما شابهها؛ أضف النصّ نفسه.",
    },
    "not_text": {
        "en": "It is binary data and not plain text, or its encoding cannot be told: "
        "open it in a text editor, save it as UTF-8 and add it again.",
        "ar": "ليس نصًّا عاديًّا، أو تعذّرت معرفة ترميزه؛ افتحه في محرّر نصوص واحفظه بترميز UTF-8 "
        "ثم أضفه ثانيةً.",
    },
    "damaged": {
        "en": "It is damaged, or not what its name says: open it in its own program, "
        "save a new copy and add that.",
        "ar": "الملف تالف، أو ليس من النوع الذي يدلّ عليه اسمه؛ افتحه في برنامجه واحفظ منه نسخة "
        "جديدة ثم أضفها.",
    },
    "encrypted": {
        "en": "It is locked with a password: save a copy without one and add that.",
        "ar": "الملف محميّ بكلمة مرور؛ احفظ نسخة منه بلا كلمة مرور ثم أضفها.",
    },
    "too_large": {
        "en": "It has $size MB, above the limit of $limit MB: split it into smaller files, "
        "or raise the limit (SANAD_MAX_FILE_MB).",
        "ar": "حجمه $size ميغابايت، والحدّ الأعلى $limit ميغابايت؛ قسّمه إلى ملفات أصغر، أو ارفع "
        "الحدّ (SANAD_MAX_FILE_MB).",
    },
    "unpacks_too_large": {
        "en": "It unpacks to $size MB, above the limit of $limit MB: split it into smaller files, "
        "and leave it out if you do not know where it comes from.",
        "ar": "يبلغ حجمه بعد فكّ ضغطه $size ميغابايت، والحدّ الأعلى $limit ميغابايت؛ قسّمه إلى ملفات "
        "أصغر، ولا تضفه إن كنت لا تعرف مصدره.",
    },
    "too_slow": {
        "en": "Reading it took more than $seconds seconds and was broken off: "
        "split it into smaller files, or print it to a new PDF and add that.",
        "ar": "استغرقت قراءته أكثر من $seconds ثانية فأُوقفت؛ قسّمه إلى ملفات أصغر، أو اطبعه إلى "
        "ملف PDF جديد ثم أضفه.",
    },
    "unknown_type": {
        "en": "Files of this type are not read: save it as PDF, Word (docx), HTML, Markdown "
        "or plain text and add that.",
        "ar": "لا يُقرأ هذا النوع من الملفات؛ احفظه بصيغة PDF أو Word (docx) أو HTML أو Markdown أو "
        "نصًّا عاديًّا ثم أضفه.",
    },
    "missing": {
        "en": "There is no file of that name any more: check where it is and add it again.",
        "ar": "لا ملف بهذا الاسم؛ تحقّق من موضعه ثم أضفه ثانيةً.",
    },
    "forbidden": {
        "en": "It may not be read: give the right to read it and add it again.",
        "ar": "لا يُسمح بقراءته؛ امنح الإذن بقراءته ثم أضفه ثانيةً.",
    },
    "not_a_file": {
        "en": "It is a folder or a device and not a file: add the files themselves.",
        "ar": "هذا مجلد أو جهاز وليس ملفًّا؛ أضف الملفات نفسها.",
    },
    "unreadable": {
        "en": "This machine could not read it ($said): try again, and if that fails too, "
        "tell whoever runs this machine.",
        "ar": "تعذّرت قراءته على هذا الجهاز ($said)؛ أعد المحاولة، فإن لم تنجح "
        "فأخبر من يدير الجهاز.",
    },
    "disk_full": {
        "en": "The disk is full: make room on it and add the file again.",
        "ar": "القرص ممتلئ؛ أفرغ فيه مكانًا ثم أضف الملف ثانيةً.",
    },
    "unwritable": {
        "en": "The disk is full, or nothing may be written where the index is: make room or give "
        "the right to write, then try again. What was stored before is still there.",
        "ar": "القرص ممتلئ، أو لا يُسمح بالكتابة في موضع الفهرس؛ أفرغ مكانًا أو امنح الإذن بالكتابة "
        "ثم أعد المحاولة. وما حُفظ من قبل باقٍ.",
    },
    "index_busy": {
        "en": "Another program is writing to the index: wait until it has finished and try again.",
        "ar": "يكتب برنامج آخر في الفهرس الآن؛ انتظر حتى يفرغ ثم أعد المحاولة.",
    },
}
"""`$name` stands for a value of the failure."""

KEPT: Mapping[InterfaceLanguage, str] = {
    "en": "Its earlier version stays searchable.",
    "ar": "وتبقى نسخته السابقة متاحة للبحث.",
}


def told(failure: Failure) -> str:
    """Returns why and what to do, as HTML in both languages, of which the stylesheet shows one.

    What nobody foresaw has only the words of the error, which are English.
    """
    if failure.problem is None:
        reason = failure.reason.removeprefix(failure.source)
        return f'<bdi dir="ltr" lang="en">{html(reason)}</bdi>'
    return "".join(
        f'<span class="label" lang="{language}">{_told(failure, failure.problem, language)}</span>'
        for language in LANGUAGES
    )


def of(error: SanadError | OSError, *, source: str = "", kept: bool = False) -> Failure:
    """Returns what an error has kept from being taken in: one file, or all of them.

    Args:
        error: What was raised.
        source: The file; empty where the index as a whole could not be written.
        kept: Whether an earlier version of the file stays.
    """
    if isinstance(error, SanadError):
        return Failure(
            source=source,
            reason=str(error),
            problem=error.problem,
            values=dict(error.values),
            kept=kept,
        )
    said = error.strerror or str(error)
    problem = _SYSTEM.get(error.errno, "unreadable")
    return Failure(
        source=source,
        reason=f"cannot be kept ({said}): check the disk and the right to write there",
        problem=problem,
        values={"said": said} if problem == "unreadable" else {},
        kept=kept,
    )


def _told(failure: Failure, problem: Problem, language: InterfaceLanguage) -> str:
    values = {name: _shown(name, value) for name, value in failure.values.items()}
    text = Template(escape(PROBLEMS[problem][language])).substitute(values)
    return f"{text} {escape(KEPT[language])}" if failure.kept else text


def _shown(name: str, value: int | str) -> str:
    if isinstance(value, str):
        return f'<bdi dir="ltr" lang="en">{html(value)}</bdi>'
    if name == "seconds":
        return f"<bdi>{value}</bdi>"
    # Rounded up: a file a little above the limit must not be said to have just that size.
    return f"<bdi>{math.ceil(value / 2**20 * 10) / 10:g}</bdi>"
