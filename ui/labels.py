"""Every word of the page that is ours, in both languages, in one table.

What the server writes carries both languages and the stylesheet shows the one in force
(`both`), so that switching needs no round trip and cannot miss a corner. What Gradio draws
itself (a placeholder, the name of a button) is set in the browser from the same table.
"""

import json
from collections.abc import Mapping
from html import escape
from typing import Literal

InterfaceLanguage = Literal["en", "ar"]
LANGUAGES: tuple[InterfaceLanguage, ...] = ("en", "ar")

LABELS: Mapping[str, Mapping[InterfaceLanguage, str]] = {
    "title": {"en": "Sanad", "ar": "سند"},
    "tagline": {
        "en": "Answers from your documents, each sentence with its source",
        "ar": "إجابات من مستنداتك، ولكل جملة سندها",
    },
    "interface_language": {"en": "Interface language", "ar": "لغة الواجهة"},
    "mode_quote": {"en": "Quotes from the sources", "ar": "اقتباس من المصادر"},
    "mode_model": {"en": "Model: $name", "ar": "النموذج: $name"},
    "dense_on": {"en": "Search by meaning: on", "ar": "البحث بالمعنى: يعمل"},
    "dense_off": {"en": "Search by meaning: off", "ar": "البحث بالمعنى: متوقف"},
    "welcome": {"en": "Ask your documents", "ar": "اسأل مستنداتك"},
    "welcome_text": {
        "en": "Ask in Arabic or English. Every sentence of the answer carries a number: "
        "follow it to the very sentence of the source that supports it.",
        "ar": "اسأل بالعربية أو بالإنجليزية. تحمل كل جملة في الإجابة رقمًا يقودك إلى الجملة "
        "التي تسندها في المصدر.",
    },
    "conversation": {"en": "Conversation", "ar": "المحادثة"},
    "conversations": {"en": "Conversations", "ar": "المحادثات"},
    "no_conversations": {
        "en": "What you ask is kept here, on this machine.",
        "ar": "تُحفظ هنا أسئلتك وإجاباتها، على هذا الجهاز.",
    },
    "new_conversation": {"en": "New conversation", "ar": "محادثة جديدة"},
    "rename": {"en": "Rename", "ar": "غيّر الاسم"},
    "delete": {"en": "Delete", "ar": "احذف"},
    "delete_conversation": {
        "en": "Delete this conversation with its answers and your ratings? "
        "It cannot be brought back.",
        "ar": "أتحذف هذه المحادثة بإجاباتها وتقييماتك؟ لا يمكن استرجاعها.",
    },
    "as_markdown": {"en": "Save as Markdown", "ar": "احفظها بصيغة Markdown"},
    "as_json": {"en": "Save as JSON", "ar": "احفظها بصيغة JSON"},
    "n_turns": {"en": "Questions: $count", "ar": "الأسئلة: $count"},
    "question": {"en": "Your question", "ar": "سؤالك"},
    "question_hint": {
        "en": "Ask in Arabic or English…",
        "ar": "اسأل بالعربية أو بالإنجليزية…",
    },
    "answer": {"en": "Answer", "ar": "الإجابة"},
    "send": {"en": "Send the question", "ar": "أرسل السؤال"},
    "stop": {"en": "Stop", "ar": "أوقف الإجابة"},
    "searching": {"en": "Searching the sources…", "ar": "جارٍ البحث في المصادر…"},
    "reading": {
        "en": "Reading the sentences found ($count)…",
        "ar": "جارٍ قراءة الجمل التي عُثر عليها ($count)…",
    },
    "checking": {
        "en": "Checking each sentence against its source…",
        "ar": "جارٍ فحص كل جملة على مصدرها…",
    },
    "stopped": {"en": "Stopped.", "ar": "أُوقفت الإجابة."},
    "stopped_by_error": {
        "en": "The question could not be answered: $reason",
        "ar": "تعذّرت الإجابة عن السؤال: $reason",
    },
    "no_document_chosen": {
        "en": "No document is chosen to be asked. Choose at least one:",
        "ar": "لم يُختر أي مستند لسؤاله. اختر مستندًا واحدًا على الأقل:",
    },
    "answer_in_quotes": {
        "en": "Answer with quotes from the sources instead",
        "ar": "أجب باقتباسات من المصادر بدلًا من ذلك",
    },
    "copy": {"en": "Copy with citations", "ar": "انسخ مع المصادر"},
    "copied": {"en": "Copied", "ar": "نُسخت"},
    "rate": {"en": "Rate this answer", "ar": "قيّم هذه الإجابة"},
    "rate_good": {"en": "Good", "ar": "إجابة جيدة"},
    "rate_citation": {"en": "Wrong citation", "ar": "الاستشهاد خاطئ"},
    "rate_source": {"en": "Not in the source", "ar": "ليس في المصدر"},
    "ask_next": {"en": "You could ask next", "ar": "مما قد تسأل عنه بعد ذلك"},
    "sources": {"en": "Sources", "ar": "المصادر"},
    "all_sources": {"en": "All sources", "ar": "كل المصادر"},
    "asked_of": {"en": "$count of $total asked", "ar": "يُسأل $count من $total"},
    "find_document": {"en": "Find a document", "ar": "ابحث عن مستند"},
    "none_found": {"en": "No document of that name", "ar": "لا مستند بهذا الاسم"},
    "ask_all": {"en": "Ask all documents", "ar": "اسأل كل المستندات"},
    "remove": {"en": "Remove", "ar": "أزل"},
    "remove_document": {
        "en": "Remove this document from the collection? Answers that cite it keep their quotes.",
        "ar": "أتزيل هذا المستند من المجموعة؟ تبقى اقتباساته في الإجابات التي استشهدت به.",
    },
    "yes": {"en": "Yes", "ar": "نعم"},
    "cancel": {"en": "Cancel", "ar": "إلغاء"},
    "samples": {"en": "Sample documents", "ar": "المستندات النموذجية"},
    "samples_away": {
        "en": "The sample documents are put away and not asked.",
        "ar": "المستندات النموذجية مُنحّاة جانبًا ولا تُسأل.",
    },
    "put_away": {"en": "Put away", "ar": "نحِّها جانبًا"},
    "bring_back": {"en": "Bring back", "ar": "أعدها"},
    "own_documents": {"en": "Your documents", "ar": "مستنداتك"},
    "earlier": {"en": "Show what comes before", "ar": "أظهر ما قبل هذا"},
    "later": {"en": "Show what comes after", "ar": "أظهر ما بعد هذا"},
    "pages": {"en": "Pages: $count", "ar": "الصفحات: $count"},
    "no_documents": {"en": "No documents yet", "ar": "لا مستندات بعد"},
    "no_documents_text": {
        "en": "Drag files anywhere onto this page, or choose “Add files”. "
        "They stay on this machine.",
        "ar": "اسحب الملفات إلى أي موضع في هذه الصفحة، أو اختر «أضف ملفات». "
        "وتبقى ملفاتك على هذا الجهاز.",
    },
    "document_gone": {
        "en": "This document is no longer in the collection.",
        "ar": "لم يعد هذا المستند ضمن المجموعة.",
    },
    "add_files": {"en": "Add files", "ar": "أضف ملفات"},
    "drop_files": {"en": "Drop the files to add them", "ar": "أفلت الملفات لإضافتها"},
    "file_kinds": {
        "en": "PDF, Word, HTML, Markdown and plain text, up to $size MB each",
        "ar": "ملفات PDF وWord وHTML وMarkdown والنص العادي، حتى $size ميغابايت للملف",
    },
    "adding": {"en": "Adding files", "ar": "تجري إضافة الملفات"},
    "report": {"en": "What became of the files", "ar": "ما آلت إليه الملفات"},
    "added": {"en": "Added", "ar": "أضيف"},
    "updated": {"en": "Updated", "ar": "حُدّث"},
    "removed": {"en": "Removed", "ar": "أزيل"},
    "unchanged": {"en": "Already there, unchanged", "ar": "موجود من قبل ولم يتغيّر"},
    "skipped": {"en": "Skipped", "ar": "تُرك"},
    "failed": {"en": "Could not be added", "ar": "تعذّرت إضافته"},
    "dismiss": {"en": "Close", "ar": "أغلق"},
    "settings": {"en": "Settings", "ar": "الإعدادات"},
    "answerer": {"en": "Who writes the answer", "ar": "من يكتب الإجابة"},
    "answerer_only_quotes": {
        "en": "A language model can write the answers where this machine is set to one "
        "(SANAD_LLM_URL).",
        "ar": "يمكن لنموذج لغوي أن يكتب الإجابات إذا ضُبط هذا الجهاز عليه (SANAD_LLM_URL).",
    },
    "n_evidence": {
        "en": "Source sentences read for an answer",
        "ar": "جمل المصادر التي تُقرأ لكل إجابة",
    },
    "strictness": {"en": "When unsure", "ar": "عند الشك"},
    "strictness_lenient": {"en": "Rather answer", "ar": "تُفضَّل الإجابة"},
    "strictness_normal": {"en": "Balanced", "ar": "التوازن"},
    "strictness_strict": {"en": "Rather refuse", "ar": "يُفضَّل الامتناع"},
    "digits": {"en": "Digits in Arabic text", "ar": "الأرقام في النص العربي"},
    "digits_western": {"en": "Western: 123", "ar": "الغربية: 123"},
    "digits_arabic": {"en": "Arabic: ١٢٣", "ar": "العربية: ١٢٣"},
    "appearance": {"en": "Appearance", "ar": "المظهر"},
    "appearance_system": {"en": "As the system", "ar": "بحسب النظام"},
    "appearance_light": {"en": "Light", "ar": "فاتح"},
    "appearance_dark": {"en": "Dark", "ar": "داكن"},
    "sign_out": {"en": "Sign out", "ar": "سجّل الخروج"},
    "language_ar": {"en": "Arabic", "ar": "العربية"},
    "language_en": {"en": "English", "ar": "الإنجليزية"},
    "language_und": {"en": "Other", "ar": "غير محددة"},
    "kilobytes": {"en": "$size KB", "ar": "$size كيلوبايت"},
    "megabytes": {"en": "$size MB", "ar": "$size ميغابايت"},
}
"""`$name` stands for a value that `both` puts in."""

DRAWN_BY_GRADIO: tuple[tuple[str, str, str], ...] = (
    ("#question textarea", "placeholder", "question_hint"),
    ("#question textarea", "aria-label", "question"),
    ("#question .submit-button", "aria-label", "send"),
    ("#question .submit-button", "title", "send"),
    ("#question .stop-button", "aria-label", "stop"),
    ("#question .stop-button", "title", "stop"),
    ("#new-conversation", "data-label", "new_conversation"),
    ("#new-conversation", "aria-label", "new_conversation"),
    ("#add-files", "data-label", "add_files"),
    ("#add-files", "aria-label", "add_files"),
    ("#conversation [role=log]", "aria-label", "conversation"),
    ("#conversation [data-testid=user]", "aria-label", "question"),
    ("#conversation [data-testid=bot]", "aria-label", "answer"),
    ("#language-switch", "aria-label", "interface_language"),
    ("#past-button", "aria-label", "conversations"),
    ("#settings-button", "aria-label", "settings"),
    ("#settings-button", "title", "settings"),
    ("#find-document", "placeholder", "find_document"),
    ("#find-document", "aria-label", "find_document"),
    ("#sources", "aria-label", "sources"),
    (".close", "aria-label", "dismiss"),
    (".rename", "aria-label", "rename"),
    (".rename", "title", "rename"),
)
"""Selector, attribute and label of what only the browser can name."""


def both(key: str, **values: str) -> str:
    """Returns a label as HTML in both languages, of which the stylesheet shows one.

    Args:
        key: a key of `LABELS`.
        **values: HTML for the label's `$names`, escaped by the caller.
    """
    return "".join(
        f'<span class="label" lang="{language}">{label(key, language, **values)}</span>'
        for language in LANGUAGES
    )


def label(key: str, language: InterfaceLanguage, **values: str) -> str:
    """Returns a label as HTML in one language; `values` as in `both`."""
    text = escape(LABELS[key][language])
    for name, value in values.items():
        text = text.replace(f"${name}", value)
    return text


def as_json() -> str:
    """Returns what the browser needs to name Gradio's own parts, safe inside a script element."""
    table = {
        "labels": LABELS,
        "drawn": DRAWN_BY_GRADIO,
    }
    return json.dumps(table, ensure_ascii=False).replace("<", "\\u003c")
