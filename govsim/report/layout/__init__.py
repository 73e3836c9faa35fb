"""Style sheets, templates and filters of the documents."""
