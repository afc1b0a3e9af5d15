"""Bodies and their meetings: one engine for technical groups, committees, commissions and round tables."""
