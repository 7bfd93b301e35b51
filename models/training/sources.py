"""Which data the recipe reads, and how much of each source.

Software documentation makes up most of what is openly licensed, and it repeats itself: a share
below 1 takes that part of the lines, a share above 1 takes each line so many times.
"""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

PERMISSIVE = {
    "pairs/bitcoin_org": 1.0,
    "pairs/monero_site": 1.0,
    "pairs/mozilla_legal": 1.0,
    "pairs/mozilla_www": 1.0,
    "pairs/ms_azd_beginners_MT": 0.3,
    "pairs/msdocs_customer_insights": 0.3,
    "pairs/msdocs_dynamics365": 0.5,
    "pairs/msdocs_project_operations_v2": 0.3,
    "pairs/opensource_guide": 1.0,
    "pairs/privacyguides": 1.0,
    "pairs/quran_en": 1.0,
    "pairs/react_docs_ar": 1.0,
    "pairs/sdg_translations": 1.0,
    "pairs/sxs_dynamics365": 0.2,
    "pairs/tatoeba_manythings": 1.0,
    "pairs/tico19": 1.0,
    "dictionaries/cldr_names": 1.0,
    "dictionaries/google_translit": 1.0,
    "dictionaries/tico19": 1.0,
    "dictionaries/wiktionary_en_ar": 1.0,
}
"""For the translation table: permissive and Creative Commons licences. A table of words is closer
to its sources than weights are, so the GPL, the LGPL and the ODbL are left out of it."""

ENCODER = {
    "pairs/bitcoin_org": 1.0,
    "pairs/mediawiki_i18n": 0.5,
    "pairs/monero_site": 1.0,
    "pairs/mozilla_legal": 1.0,
    "pairs/mozilla_www": 1.0,
    "pairs/ms_azd_beginners_MT": 0.2,
    "pairs/msdocs_customer_insights": 0.3,
    "pairs/msdocs_dynamics365": 0.5,
    "pairs/msdocs_project_operations_v2": 0.3,
    "pairs/odoo_po": 0.4,
    "pairs/opensource_guide": 2.0,
    "pairs/pkp_lib": 0.5,
    "pairs/pkp_ojs": 0.5,
    "pairs/privacyguides": 2.0,
    "pairs/quran_en": 0.5,
    "pairs/react_docs_ar": 0.6,
    "pairs/sdg_translations": 2.0,
    "pairs/sxs_customer_insights": 0.3,
    "pairs/sxs_dynamics365": 0.12,
    "pairs/sxs_project_operations": 0.2,
    "pairs/tatoeba_manythings": 2.0,
    "pairs/tico19": 3.0,
    "dictionaries/cldr_names": 2.0,
    "dictionaries/geo_names": 0.5,
    "dictionaries/google_translit": 1.0,
    "dictionaries/odoo_po": 0.3,
    "dictionaries/pkp_lib": 1.0,
    "dictionaries/saudi_places": 0.3,
    "dictionaries/tico19": 3.0,
    "dictionaries/wiktionary_en_ar": 2.0,
}
"""For the encoder."""

LEXICON = Path(__file__).parent / "lexicon"
"""Our own word list: `WORDS<TAB>translation; translation`, a file for each direction."""


def read(data: Path, shares: dict[str, float]) -> Iterator[tuple[str, str, str]]:
    """Yields the name of the source, the English and the Arabic of each line used."""
    for name, share in shares.items():
        seen = set()
        with gzip.open(data / f"{name}.tsv.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                english, arabic, *_ = line.rstrip("\n").split("\t")
                if line in seen or zlib.crc32(line.encode()) % 1000 >= 1000 * share:
                    continue
                seen.add(line)
                for _ in range(max(1, round(share))):
                    yield name, english, arabic


def lexicon() -> Iterator[tuple[str, str]]:
    """Yields the English and the Arabic of each word of our own list with each translation."""
    for language in ("en", "ar"):
        for path in sorted(LEXICON.glob(f"{language}.*.tsv")):
            for line in path.read_text(encoding="utf-8").splitlines():
                forms, translations = line.split("\t")
                for translation in translations.split("; "):
                    for form in forms.split():
                        yield (form, translation) if language == "en" else (translation, form)
