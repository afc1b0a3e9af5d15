"""What can be done in the community centres, by subject; nothing here knows of the web."""
