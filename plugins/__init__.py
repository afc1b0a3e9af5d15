"""The modules of the suite; each folder with a manifest is one."""
