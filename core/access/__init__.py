"""Who may do what, and who sees which row: permissions, scope, the fence, exclusions."""
