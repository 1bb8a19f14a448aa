"""Forms and finished evaluations in other systems' words, and back.

What a vendor's form cannot say is never dropped in silence: it comes back as a `Problem` with
its place and what to do about it.
"""
