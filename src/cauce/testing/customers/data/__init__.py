"""Tables that the generator of customers draws from: names, towns, streets, short forms."""
