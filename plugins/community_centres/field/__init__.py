"""Work in the field: trips of the mobile team, squads for children in the street, and their sheets."""
