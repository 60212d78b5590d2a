"""What agencies and web sites put around an article: by-lines, datelines, credits and invitations."""

import re
from typing import Final

_AGENCY: Final = (
    r"(?:Reuters|AP|AFP|dpa|DPA|EFE|ANSA|TASS|Tass|Interfax|UPI|PTI|ANI|IANS|CNN|BBC|Xinhua|Anadolu|AA|Ukrinform|"
    r"RIA Novosti|Associated Press|The Associated Press|Agence France-Presse)"
)
_DATELINE: Final = re.compile(rf"(?:[^\n()]{{0,60}}?)\({_AGENCY}\)\s*(?:[-–—:|]+\s*)?")
_BY_LINE: Final = re.compile(
    rf"(?:date\s+)?(?:\d{{4}}-\d\d-\d\d\s+)?By\s+"
    rf"(?:[^\n.]{{2,100}}\n|[^\n.()]{{2,60}}?,\s*(?={_AGENCY}|\({_AGENCY}\)))",
    re.IGNORECASE,
)
_DATE_LINE: Final = re.compile(r"(?:date\s+)?\d{4}-\d\d-\d\d\s+")
_AROUND: Final = re.compile(
    r"\W*(?:reporting by|additional reporting|writing by|editing by|edited by|compiled by|copyright|"
    r"all rights reserved|©|read more|read also|also read|see also|related:|sign up|subscribe|follow us|share this|"
    r"click here|advertisement|this story (?:has been|was)|with (?:inputs|files) from|our standards:|photo:|image:|"
    r"фото:|читайте также|читайте також|подписывайтесь|lire aussi|lea también|leer más|lesen sie auch|اقرأ أيضا)\b",
    re.IGNORECASE,
)
_LONGEST_LINE: Final = 240


def strip_boilerplate(text: str) -> str:
    """
    Take by-line, dateline, credits and invitations off an article.

    Only what stands at the very beginning, or makes up a whole short line, or ends the last line is taken off.

    Args:
        text: Plain text, paragraphs separated by newlines.

    Returns:
        The rest; empty when there was nothing else.
    """
    body = text.strip()
    for pattern in (_DATE_LINE, _BY_LINE, _DATELINE):
        found = pattern.match(body)
        if found:
            body = body[found.end() :].lstrip()
    lines = [line for line in body.split("\n") if len(line) > _LONGEST_LINE or not _AROUND.match(line)]
    return "\n".join(lines)
