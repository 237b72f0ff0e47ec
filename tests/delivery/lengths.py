"""How many parts an SMS takes, by the book (3GPP TS 23.038)."""

from nabij.delivery.rules import GSM_EXTENDED, is_gsm


def sms_parts(text: str) -> int:
    """Return how many parts an SMS takes: 160 and 153 letters in GSM, 70 and 67 in Unicode."""
    if is_gsm(text):
        length = sum(2 if letter in GSM_EXTENDED else 1 for letter in text)
        single, part = 160, 153
    else:
        length = len(text.encode("utf-16-be")) // 2
        single, part = 70, 67
    return 1 if length <= single else -(-length // part)
