"""The facts about a report that its tables do not carry: is it one, what is its title, who issued it, for which year,
when.

Each module answers one question from a Document and says where the answer was read; None where the document does not
say.
"""
