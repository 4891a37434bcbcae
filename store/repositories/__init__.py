"""The repositories of a unit of work: what desk.ports asks for, over one transaction."""
