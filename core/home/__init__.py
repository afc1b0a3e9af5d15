"""The pages of the core itself: home, search, modules, health."""
