"""ResultTables in, files as bytes out."""
