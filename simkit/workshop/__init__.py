"""A workshop: groups, their keys, their answers, the pages that are served to them."""
