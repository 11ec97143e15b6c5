"""Term frequency tables that come with the package: how common a name is. They belong to the ruleset, never to what is stored."""
