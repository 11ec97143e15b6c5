"""The commands, a module for each kind of user: who brings data, who looks at customers, who curates, who operates."""
