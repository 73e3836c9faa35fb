"""What a district's own records say of the catalogue's parameters, one record table a module."""
