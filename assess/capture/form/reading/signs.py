"""Short signs that people write: why there is no answer, and whether something is ticked."""

from __future__ import annotations

from assess.capture.form.reading.texts import folded
from assess.capture.form.words import NONE_OF_THESE, STATE_WORDS
from assess.model.answer import State

_STATES: dict[State, str] = {
    State.UNKNOWN: "don't know; dont know; do not know; not known; unknown; no idea; dk; d/k; ?; ??; "
    "???; @unknown; ne sait pas; je ne sais pas; nsp; inconnu; no sabe; no sé; ns; desconocido; "
    "не знаю; неизвестно; 不知道; 不详; 未知; لا أعرف; لا اعرف; غير معروف; não sabe; weiß nicht",
    State.NOT_APPLICABLE: "not applicable; n/a; n.a.; n.a; na; n / a; not appl.; does not apply; "
    "non applicable; sans objet; s.o.; s/o; no aplicable; no aplica; no procede; n.p.; "
    "не применимо; неприменимо; н/п; 不适用; لا ينطبق; غير منطبق; não aplicável; não se aplica; "
    "nicht zutreffend; entfällt; @na",
    State.WITHHELD: "withheld; withhold; confidential; classified; not disclosed; no answer; "
    "refused; @withheld; confidentiel; réservé; non communiqué; confidencial; reservado; "
    "no comunicado; конфиденциально; не сообщается; 保密; 不便透露; سري; محجوب; vertraulich",
}
"""Words in the six languages of the United Nations, and some others, that say the same."""

_TICKED = "x; ✓; ✔; ☑; ☒; ✗; ✘; √; v; 1; yes; y; true; oui; vrai; o; sí; si; s; да; 是; نعم; ja; sim; ×; +"
_NOT_TICKED = "no; n; false; 0; -; non; faux; нет; 否; لا; nein; não; ☐; □; o."


def _by_word(lists: dict[State, str]) -> dict[str, State]:
    return {
        folded(word): state
        for state, words in lists.items()
        for word in (*words.split("; "), STATE_WORDS[state])
    }


_STATE_OF = _by_word(_STATES)
_TICKS = frozenset(map(folded, _TICKED.split("; ")))
_NO_TICKS = frozenset(map(folded, _NOT_TICKED.split("; ")))


def read_state(text: str) -> State | None:
    """Return the state that a text stands for; None if it stands for none."""
    return _STATE_OF.get(folded(text)) or _STATE_OF.get(folded(text).rstrip(".! "))


def says_none(text: str) -> bool:
    """Say whether a text means that none of the options is true."""
    return folded(text) in (folded(NONE_OF_THESE), "none", "none of them", "none of the above")


def read_tick(text: str) -> bool | None:
    """Return whether a text ticks something off; None if it is no such sign."""
    sign = folded(text)
    if sign in _TICKS:
        return True
    return False if sign in _NO_TICKS or not sign else None
