"""What passes for an e-mail address, at every door alike."""

import re
import unicodedata

_LONGEST = 254
_UNSEEN = {"Cc", "Cf"}
_LABEL = r"[^@\s,;<>.\x00-\x1f]"
_ADDRESS = re.compile(rf"[^@\s,;<>\x00-\x1f]{{1,64}}@(?:{_LABEL}+\.)+{_LABEL}{{2,}}\.?")


def is_mail_address(text: str) -> bool:
    """Whether mail could be sent there; names outside ASCII and a dot at the end of the host are fine."""
    if len(text) > _LONGEST or not (text.isprintable() or _UNSEEN.isdisjoint(map(unicodedata.category, text))):
        return False
    return _ADDRESS.fullmatch(text) is not None
