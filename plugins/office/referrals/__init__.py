"""Referrals: sending what is needed to who can help, on a ground, for a time, and following it to an answer."""
