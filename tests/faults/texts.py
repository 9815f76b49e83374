"""Texts that are hard on whoever counts characters: words of the news among signs of every kind."""

from __future__ import annotations

from hypothesis import strategies as st

# fmt: off
WORDS = (
    "Russia", "Kazakhstan", "the United States", "Emmanuel Macron", "Xi Jinping", "the president of France", "NATO",
    "Beijing", "the Kremlin", "Chinese officials", "experts", "he", "it", "they", "U.S.", "Côte d’Ivoire", "met",
    "attacked", "accused", "denied that", "said that", "may sanction", "plans to visit", "told reporters", "threatened",
    "signed an agreement with", "joined", "“We will not leave,”", "on Monday", "in Astana", "and", ",", ".", "?", "!",
    ":", ";", "—", "-", "(", ")", "“", "”", '"', "'s", "’s", "\n", "\n\n", "2024", "not", "if",
)
SIGNS = (
    "😀", "👩\u200d👩\u200d👧\u200d👦", "🇨🇳", "❤\ufe0f", "👍🏽",  # one to the eye, and several characters
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "é", "e\u0301", "\u0301", "a\u0300\u0301\u0302\u0303", "ﬁ", "ß", "İ", "ŉ", "ǆ", "\u212b", "\u1e9e",
    "سلام", "שלום", "\u202eабв\u202c", "\u200f", "\u2067x\u2069",
    "中国", "日本政府", "한국", "हिन्दी", "ไทย", "𠮷", "𝓡𝓾𝓼𝓼𝓲𝓪",
    "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\ufe0f", "\U000e0100",
    "\r\n", "\r", "\u0085", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c",
    "\xa0", "\u2009", "\u202f", "\u3000", "\t",
    "\0", "\x07", "\x7f", "\ufffe", "\uffff", "\ufffd", "\ud83d", "\udc00", "\U0010ffff", "\ue000", "\U0001fffe",
)
# fmt: on

PIECE = st.sampled_from(WORDS) | st.sampled_from(SIGNS) | st.text(st.characters(), max_size=3)
NEWS = st.lists(st.tuples(PIECE, st.sampled_from((" ", " ", " ", "", "\xa0", "  ", "\r\n"))), max_size=40).map(
    lambda pieces: "".join(word + gap for word, gap in pieces)
)
"""Words of the news with signs between and within them."""
ANY = st.text(st.characters(), max_size=120)
TRUE = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
"""What UTF-8 can hold."""
