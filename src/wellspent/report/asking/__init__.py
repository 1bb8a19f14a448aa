"""Answers to questions in words, from the tables of a run and from what was said: counts and quotes.

question   what is asked, taken apart: which contacts, which signals, which figures, which words
retrieval  the turns in which the words occur, found by SQL
figures    what is counted and measured, each by one SQL query
answer     the whole answer; none without rows
writing    sentences by a language model, every figure ours and every quote checked
"""

from wellspent.report.asking.answer import Answer, AskedFigure, AskedQuote, answer_question

__all__ = ["Answer", "AskedFigure", "AskedQuote", "answer_question"]
